import type { StepReading } from './provider.ts';

/** With less time than this between two steps little more comes together than comes anyway, in milliseconds. */
const WORTHWHILE_MS = 20;
/** The longest that anybody waits where no step comes, as while the database is away, in milliseconds. */
const LONGEST_MS = 200;

interface Reading {
  resume(): void;
}

/**
 * Many streams at once are read in step: whoever was read waits for the next step, and the kernel keeps what comes
 * meanwhile. So a stream costs one read a step and not one a token.
 */
export class ReadingStep implements StepReading {
  #waiting: Reading[] = [];
  #isWorthwhile = false;
  #longest: NodeJS.Timeout | null = null;

  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  step(nextInMs: number): void {
    this.#isWorthwhile = nextInMs >= WORTHWHILE_MS;
    this.#readOn();
  }

  /** Lets `reading` wait for the next step; false where it may as well read on. */
  await(reading: Reading): boolean {
    if (!this.#isWorthwhile) return false;
    this.#longest ??= setTimeout(() => this.#readOn(), LONGEST_MS);
    this.#waiting.push(reading);
    return true;
  }

  #readOn(): void {
    if (this.#longest !== null) clearTimeout(this.#longest);
    this.#longest = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const reading of waiting) reading.resume();
  }
}
