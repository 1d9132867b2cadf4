import { AppError } from '#server/core/errors.ts';

/**
 * Two of libuv's four threads: a rush of sign-ins must not hold up the name look-ups and files that
 * everything else needs those threads for.
 */
const atOnce = 2;
const mostWaiting = 500;

/** Lets a few password hashes be computed at a time, in the order they came, and refuses what would wait too long. */
export class HashingQueue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws {AppError} `unavailable` when too many wait already */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await task();
    } finally {
      this.#pass();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= mostWaiting) {
      throw new AppError('unavailable', 'Too many people are signing in at this moment. Try again soon.', {
        retryAfterSeconds: 10,
      });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place on to the next one; it is never free in between. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
