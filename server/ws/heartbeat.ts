import { closeCodes } from '#contract/realtime.ts';
import type { LiveSocket } from './socket.ts';

/** Seconds between two pings of a socket. */
export const pingIntervalSeconds = 25;
/** Seconds that a socket has to answer one. */
const pongWithinSeconds = 10;

/**
 * All open sockets of the node, and the one timer that serves them. They sit in as many slots as a
 * ping interval has seconds and one slot is pinged a second: ten thousand sockets cost the same small
 * amount every second, where a timer each would cost memory and one timer for all a stall.
 */
export class Heartbeat implements Iterable<LiveSocket> {
  readonly #slots = Array.from({ length: pingIntervalSeconds }, () => new Set<LiveSocket>());
  #second = 0;
  #next = 0;
  #timer: NodeJS.Timeout | null = null;

  get size(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.size, 0);
  }

  /** Calls `pinged` with the sockets of each slot as it is pinged, one slot a second. */
  start(pinged: (sockets: ReadonlySet<LiveSocket>) => void): void {
    this.#timer = setInterval(() => pinged(this.tick()), 1000);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  add(socket: LiveSocket): void {
    socket.slot = this.#next++ % pingIntervalSeconds;
    this.#slots[socket.slot]?.add(socket);
  }

  remove(socket: LiveSocket): void {
    this.#slots[socket.slot]?.delete(socket);
  }

  /** One second has passed: the next slot is pinged, and whoever owes an answer for too long is let go. */
  tick(): ReadonlySet<LiveSocket> {
    const second = this.#second++;
    for (const socket of this.#slotAt(second - pongWithinSeconds)) {
      if (socket.isAwaitingPong) socket.close(closeCodes.noPong, 'No answer to a ping');
    }
    const pinged = this.#slotAt(second);
    for (const socket of pinged) socket.ping();
    return pinged;
  }

  #slotAt(second: number): Set<LiveSocket> {
    const index = ((second % pingIntervalSeconds) + pingIntervalSeconds) % pingIntervalSeconds;
    return this.#slots[index] ?? new Set();
  }

  *[Symbol.iterator](): Iterator<LiveSocket> {
    for (const slot of this.#slots) yield* slot;
  }
}
