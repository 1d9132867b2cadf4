import { setTimeout as sleep } from 'node:timers/promises';
import { act, type SystemContext } from '#server/core/context.ts';
import { isUnavailable } from '#server/db/errors.ts';
import { beModest } from './store.ts';

/** How long a run may take, in milliseconds: less than a job may. */
const runMs = 300_000;
const longestRestMs = 1_000;

/** In which small transactions a run does its work, so that nobody who writes waits for it. */
export class Pace {
  readonly #ctx: SystemContext;
  readonly #signal: AbortSignal;
  readonly #endsAt: number;
  /** There was no time left, or somebody else would not let go: the next run goes on. */
  wasCutShort = false;

  constructor(ctx: SystemContext, signal: AbortSignal, ms = runMs) {
    this.#ctx = ctx;
    this.#signal = signal;
    this.#endsAt = Date.now() + ms;
  }

  get isOver(): boolean {
    if (!this.#signal.aborted && Date.now() < this.#endsAt) return false;
    this.wasCutShort = true;
    return true;
  }

  /**
   * Does a batch as a transaction of its own, which waits for nobody for long, and rests as long as it has worked. Null
   * where somebody would not let go of what it wants.
   */
  async batch<T>(work: (tx: SystemContext) => Promise<T>): Promise<T | null> {
    const began = performance.now();
    try {
      return await act(this.#ctx, async (tx) => {
        await beModest(tx);
        return work(tx);
      });
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.wasCutShort = true;
      return null;
    } finally {
      const restMs = Math.min(performance.now() - began, longestRestMs);
      await sleep(restMs, undefined, { signal: this.#signal }).catch(() => undefined);
    }
  }
}
