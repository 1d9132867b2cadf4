import { LRUCache } from 'lru-cache';
import type { Actor } from '#server/core/context.ts';

/**
 * How long a look-up is believed, in milliseconds: the second within which a revocation holds
 * everywhere, even where the event that tells of it is lost on the way.
 */
const believedMs = 1000;
const mostEntries = 20_000;

interface Entry {
  actor: Actor;
  lookedUpAt: number;
}

/**
 * Remembers for a second whom a cookie or key lets in. A look-up that began before its person's last
 * revocation counts for nothing, even if it ends later: it may have read what was true before.
 */
export class AccessCache {
  readonly #entries = new LRUCache<string, Entry>({ max: mostEntries });
  /** When what each person may do last changed; only times that can still matter. */
  readonly #revokedAt = new Map<number, number>();
  readonly #now: () => number;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** `credential` is the whole of what was sent, so two that differ anywhere are two. */
  get(credential: string): Actor | undefined {
    const entry = this.#entries.get(credential);
    return entry !== undefined && this.#isBelieved(entry) ? entry.actor : undefined;
  }

  /** Whether what `find` reads may be relied on, it is asked again until nothing was revoked meanwhile. */
  async lookUp(credential: string, find: () => Promise<Actor | null>): Promise<Actor | null> {
    for (;;) {
      const lookedUpAt = this.#now();
      const actor = await find();
      if (actor === null) return null;
      if (this.#isRevokedSince(actor.userId, lookedUpAt)) continue;
      this.#entries.set(credential, { actor, lookedUpAt });
      return actor;
    }
  }

  /** What the person may do has changed: some access ended, or their role is another. */
  revoke(userId: number): void {
    const now = this.#now();
    // Deleted first, so that the map stays in the order of its times.
    this.#revokedAt.delete(userId);
    this.#revokedAt.set(userId, now);
    for (const [id, revokedAt] of this.#revokedAt) {
      if (now - revokedAt <= believedMs) break;
      this.#revokedAt.delete(id);
    }
  }

  #isBelieved({ actor, lookedUpAt }: Entry): boolean {
    return this.#now() - lookedUpAt < believedMs && !this.#isRevokedSince(actor.userId, lookedUpAt);
  }

  #isRevokedSince(userId: number, time: number): boolean {
    const revokedAt = this.#revokedAt.get(userId);
    return revokedAt !== undefined && revokedAt >= time;
  }
}
