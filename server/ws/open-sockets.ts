import type { Logger } from 'pino';
import { closeCodes } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import type { EventBus } from '#server/events/bus.ts';
import type { EventOf } from '#server/events/events.ts';
import { Heartbeat } from './heartbeat.ts';
import { LiveSocket, type SocketUse, type Wire } from './socket.ts';

export interface OpenSocketsPorts {
  events: Pick<EventBus, 'on'>;
  log: Logger;
  /** These people as they are now, in the same order; null whose session or key lets nobody in any more. */
  refreshActors: (actors: Actor[]) => Promise<(Actor | null)[]>;
}

/** Every open socket of this node, whatever it is used for: kept alive, and closed when its person signs out. */
export class OpenSockets {
  readonly log: Logger;
  readonly #heartbeat = new Heartbeat();
  readonly #ports: OpenSocketsPorts;
  readonly #stopListening: (() => void)[];
  #revocations = 0;

  constructor(ports: OpenSocketsPorts) {
    this.log = ports.log;
    this.#ports = ports;
    this.#stopListening = [
      ports.events.on('access.revoked', (event) => this.#closeRevoked(event)),
      ports.events.on('person.role_changed', ({ userId }) => this.#changeRole(userId)),
    ];
    this.#heartbeat.start((sockets) => void this.#refresh(sockets));
  }

  get size(): number {
    return this.#heartbeat.size;
  }

  /** A count, to be taken before a person is let in and given to `accept`. */
  get revocations(): number {
    return this.#revocations;
  }

  /** Who may have signed out, or become another, while the socket was being opened is looked at once more. */
  accept(wire: Wire, actor: Actor, open: (socket: LiveSocket) => SocketUse, revocationsBefore: number): void {
    const socket = new LiveSocket(wire, actor, this);
    this.#heartbeat.add(socket);
    socket.use = open(socket);
    if (this.#revocations !== revocationsBefore) void this.#refresh(new Set([socket]));
  }

  forget(socket: LiveSocket): void {
    this.#heartbeat.remove(socket);
  }

  /** The server ends: clients come back to the next one. */
  close(): void {
    for (const stop of this.#stopListening) stop();
    this.#heartbeat.stop();
    for (const socket of this.#heartbeat) socket.close(closeCodes.restarting, 'The server restarts');
  }

  #closeRevoked(event: EventOf<'access.revoked'>): void {
    this.#revocations++;
    for (const socket of this.#heartbeat) {
      if (isRevoked(socket.actor, event)) socket.close(closeCodes.signedOut, 'Signed out');
    }
  }

  #changeRole(userId: number): void {
    this.#revocations++;
    void this.#refresh(new Set([...this.#heartbeat].filter(({ actor }) => actor.userId === userId)));
  }

  /** What no event tells, as a session that has run out, is found within a round of the heartbeat. */
  async #refresh(sockets: ReadonlySet<LiveSocket>): Promise<void> {
    if (sockets.size === 0) return;
    try {
      const actors = [...new Set(Array.from(sockets, ({ actor }) => actor))];
      const refreshed = await this.#ports.refreshActors(actors);
      const now = new Map(actors.map((actor, index) => [actor, refreshed[index] ?? null]));
      for (const socket of sockets) {
        const actor = now.get(socket.actor);
        if (actor === null) socket.close(closeCodes.signedOut, 'Signed out');
        else if (actor !== undefined) socket.actor = actor;
      }
    } catch (error) {
      this.log.warn({ err: error }, 'open sockets could not be checked for being signed in');
    }
  }
}

function isRevoked(actor: Actor, event: EventOf<'access.revoked'>): boolean {
  if (actor.userId !== event.userId) return false;
  if (event.sessionIds === undefined && event.apiKeyIds === undefined) return true;
  if (actor.sessionId !== null && event.sessionIds?.includes(actor.sessionId)) return true;
  return actor.apiKeyId !== null && (event.apiKeyIds?.includes(actor.apiKeyId) ?? false);
}
