import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { parseEvent } from './event-schema.ts';
import type { DomainEvent, RelayedEvent } from './events.ts';
import { readBatch, writeBatches } from './relay-batches.ts';

/** Events wait for company for so long, unless nothing was sent for as long. */
const intervalMs = 25;
const retryMs = 250;
/** While nothing can be sent the oldest go: whoever they were for looks again by itself. */
const mostWaiting = 5_000;
const mostNodes = 1_000;
const complainEveryMs = 1_000;

export interface TrafficOptions {
  /** The most that one payload may have. */
  mostBytes: number;
  /** Hands payloads to the other nodes; rejects where it can't tell that it has. */
  transmit: (payloads: string[]) => Promise<void>;
  /** Called with what other nodes have told. */
  deliver: (event: DomainEvent) => void;
  log: Logger;
}

/** What every relay does, by whatever way it goes: events out in batches, in order, and in again once checked. */
export class RelayTraffic {
  readonly #options: TrafficOptions;
  readonly #node = randomBytes(9).toString('base64url');
  /** The last batch seen of each node. */
  readonly #seen = new Map<string, number>();
  #waiting = new Map<string, RelayedEvent>();
  #count = 0;
  #batches = 0;
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> | null = null;
  #sentAt = -Infinity;
  #complainedAt = -Infinity;
  /** What was given up shows to the others as a gap between two batches. */
  #hasLost = false;
  #isClosed = false;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  send(event: DomainEvent): void {
    if (event.type === 'events.missed' || this.#isClosed) return;
    this.#wait(event);
    this.#sendSoon(Math.max(0, this.#sentAt + intervalMs - performance.now()));
  }

  receive(payload: string): void {
    const batch = readBatch(payload);
    if (batch === null) return this.#complain('a payload that is no batch of events');
    if (batch.node === this.#node) return;
    const before = this.#seen.get(batch.node);
    this.#note(batch.node, batch.number);
    if (before !== undefined && batch.number > before + 1) this.missed();
    for (const value of batch.events) {
      const event = parseEvent(value);
      if (event === null) this.#complain('an event that this server does not know');
      else this.#options.deliver(event);
    }
  }

  /** Says that events of others may have been lost, as they are while there is no connection. */
  missed(): void {
    this.#options.deliver({ type: 'events.missed' });
  }

  /** Sends what waits, if it can still be sent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#sending;
    await this.#flush().catch(() => undefined);
  }

  /** A later word on the same thing takes the place of the earlier one. */
  #wait(event: RelayedEvent): void {
    const key = keyOf(event) ?? `${this.#count++}`;
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
    if (this.#waiting.size <= mostWaiting) return;
    this.#waiting.delete(this.#waiting.keys().next().value!);
    this.#hasLost = true;
  }

  #sendSoon(delayMs: number): void {
    if (this.#timer !== null || this.#sending !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sending = this.#sendAll();
    }, delayMs);
  }

  async #sendAll(): Promise<void> {
    let pauseMs = intervalMs;
    try {
      await this.#flush();
      this.#sentAt = performance.now();
    } catch {
      pauseMs = retryMs;
    }
    this.#sending = null;
    if (this.#waiting.size > 0 && !this.#isClosed) this.#sendSoon(pauseMs);
  }

  async #flush(): Promise<void> {
    const events = this.#waiting;
    if (events.size === 0) return;
    this.#waiting = new Map();
    let number = this.#batches + (this.#hasLost ? 1 : 0);
    const label = () => ({ node: this.#node, number: ++number });
    try {
      await this.#options.transmit(writeBatches(label, events.values(), this.#options.mostBytes));
      this.#batches = number;
      this.#hasLost = false;
    } catch (error) {
      const newer = this.#waiting;
      this.#waiting = new Map();
      for (const event of [...events.values(), ...newer.values()]) this.#wait(event);
      throw error;
    }
  }

  #note(node: string, number: number): void {
    this.#seen.delete(node);
    this.#seen.set(node, number);
    if (this.#seen.size > mostNodes) this.#seen.delete(this.#seen.keys().next().value!);
  }

  #complain(what: string): void {
    const now = performance.now();
    if (now - this.#complainedAt < complainEveryMs) return;
    this.#complainedAt = now;
    this.#options.log.warn(`another node sent ${what}; it is dropped`);
  }
}

function keyOf(event: RelayedEvent): string | null {
  if (event.type === 'journal.grew') return `journal ${event.nodeId}`;
  if (event.type === 'conversation.changed') return `conversation ${event.conversationId}`;
  return event.type === 'models.changed' ? 'models' : null;
}
