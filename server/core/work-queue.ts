import { AppError } from './errors.ts';

export interface WorkQueueOptions {
  atOnce: number;
  mostWaiting: number;
  /** What one is told who would wait too long. */
  refusal: string;
}

/** Lets a few pieces of heavy work run at a time, in the order they came, and refuses what would wait too long. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

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
    const { atOnce, mostWaiting, refusal } = this.#options;
    if (this.#running < atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= mostWaiting) throw new AppError('unavailable', refusal, { retryAfterSeconds: 10 });
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place on to the next one; it is never free in between. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
