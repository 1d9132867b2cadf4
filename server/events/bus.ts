import type { DomainEvent, EventOf } from './events.ts';

export type { DomainEvent } from './events.ts';

type Listener<Type extends DomainEvent['type']> = (event: EventOf<Type>) => void;

/**
 * Who wants to know is told, on this node at once and on others soon. Correctness never depends on it:
 * what a lost event would have said is found by reading the database.
 */
export interface EventBus {
  publish(event: DomainEvent): void;
  /** Returns the way to stop listening. */
  on<Type extends DomainEvent['type']>(type: Type, listener: Listener<Type>): () => void;
  close(): Promise<void>;
}

/** Carries events to other nodes; `deliver` is called with theirs. */
export interface Relay {
  send(event: DomainEvent): void;
  close(): Promise<void>;
}

/** Delivers on this node only. */
export class LocalBus implements EventBus {
  readonly #listeners = new Map<string, Set<(event: never) => void>>();

  publish(event: DomainEvent): void {
    this.deliver(event);
  }

  deliver(event: DomainEvent): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event as never);
  }

  on<Type extends DomainEvent['type']>(type: Type, listener: Listener<Type>): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}

/** Delivers here and hands everything to a relay for the other nodes. */
export class RelayedBus extends LocalBus {
  #relay: Relay | null = null;

  attach(relay: Relay): void {
    this.#relay = relay;
  }

  override publish(event: DomainEvent): void {
    this.deliver(event);
    this.#relay?.send(event);
  }

  override async close(): Promise<void> {
    await this.#relay?.close();
    await super.close();
  }
}
