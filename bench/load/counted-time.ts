import type { Report, StreamsResult } from './jobs.ts';

/** The time of a job that counts, and what is counted in it. */
export class CountedTime {
  readonly firstTokenMs: number[] = [];
  #streams = 0;
  #tokens = 0;
  #beganAt: number | null = null;
  #seconds = 0;
  #isOver = false;

  get isCounting(): boolean {
    return this.#beganAt !== null && !this.#isOver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits `rampMs`, then counts for `seconds`. */
  async run(rampMs: number, seconds: number, report: (report: Report) => void): Promise<void> {
    await pause(rampMs);
    this.#beganAt = performance.now();
    report({ at: 'begin' });
    await pause(seconds * 1000);
    this.#seconds = (performance.now() - this.#beganAt) / 1000;
    this.#isOver = true;
    report({ at: 'end' });
  }

  tokens(count: number): void {
    if (this.isCounting) this.#tokens += count;
  }

  streamEnded(): void {
    if (this.isCounting) this.#streams += 1;
  }

  /** `sentAt` of a stream whose first token has come now. */
  firstToken(sentAt: number): void {
    if (this.isCounting && sentAt >= this.#beganAt!) this.firstTokenMs.push(performance.now() - sentAt);
  }

  result(): StreamsResult {
    return { streams: this.#streams, tokens: this.#tokens, seconds: this.#seconds, firstTokenMs: this.firstTokenMs };
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
