import type { Clock } from './clock.ts';
import { ProviderError, type Deadlines, type ModelPart, type Provider, type ModelRequest } from './provider.ts';
import { seconds } from './egress.ts';

/** How long a provider that was told to stop may take to say what the call had cost, in milliseconds. */
const FAREWELL_MS = 250;

type Result = IteratorResult<ModelPart, undefined>;
const DONE: Result = { done: true, value: undefined };

export interface Watch {
  deadlines: Deadlines;
  /** When the whole call must be over, on `clock`. */
  totalAt: number;
  /** Ends the parts quietly. */
  signal: AbortSignal;
  clock: Clock;
}

/**
 * The parts of one attempt, held to its deadlines, whatever the provider does: also one that ignores its
 * signal ends in time. One timer serves all deadlines; a part only notes when it came, and the timer, when
 * it fires, looks how long ago that was. After a stop, only usage comes through.
 */
export class WatchedParts implements AsyncIterableIterator<ModelPart> {
  readonly #watch: Watch;
  readonly #upstream = new AbortController();
  readonly #parts: AsyncIterator<ModelPart>;
  readonly #startedAt: number;
  #lastPartAt: number | null = null;
  #waiting: { resolve: (result: Result) => void; reject: (error: unknown) => void } | null = null;
  #ending: { error: ProviderError | null } | null = null;
  #over = false;
  #cancelTimer: () => void;
  readonly #onAbort = (): void => this.#stop(null);

  constructor(provider: Provider, request: ModelRequest, watch: Watch) {
    this.#watch = watch;
    this.#startedAt = watch.clock.now();
    this.#parts = provider.stream(request, this.#upstream.signal)[Symbol.asyncIterator]();
    this.#cancelTimer = () => undefined;
    this.#arm(this.#startedAt);
    watch.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#over) this.#settleEnd();
      else this.#pull();
    });
  }

  async return(): Promise<Result> {
    this.#close();
    this.#upstream.abort();
    return DONE;
  }

  #pull(): void {
    this.#parts.next().then(
      (result) => this.#onResult(result),
      (error: unknown) => this.#onError(error),
    );
  }

  #onResult(result: IteratorResult<ModelPart>): void {
    if (this.#over) return;
    if (result.done === true) {
      this.#close();
      this.#settleEnd();
      return;
    }
    const isContent = result.value.type === 'text' || result.value.type === 'reasoning';
    if (this.#ending !== null && (isContent || result.value.type === 'finish')) {
      this.#pull();
      return;
    }
    if (isContent) this.#notePart();
    this.#settle()?.resolve(result);
  }

  #onError(error: unknown): void {
    if (this.#over) return;
    this.#close();
    if (this.#ending !== null) this.#settleEnd();
    else this.#settle()?.reject(error);
  }

  #notePart(): void {
    const isFirst = this.#lastPartAt === null;
    this.#lastPartAt = this.#watch.clock.now();
    if (!isFirst) return;
    this.#cancelTimer();
    this.#arm(this.#lastPartAt);
  }

  #settle(): { resolve: (result: Result) => void; reject: (error: unknown) => void } | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  #settleEnd(): void {
    const error = this.#ending?.error ?? null;
    this.#ending = null;
    const waiting = this.#settle();
    if (error === null) waiting?.resolve(DONE);
    else if (waiting === null) this.#ending = { error };
    else waiting.reject(error);
  }

  #arm(now: number): void {
    const { deadlines, totalAt, clock } = this.#watch;
    const dueAt =
      this.#lastPartAt === null ? this.#startedAt + deadlines.firstTokenMs : this.#lastPartAt + deadlines.idleMs;
    this.#cancelTimer = clock.after(Math.max(1, Math.min(dueAt, totalAt) - now), () => this.#check());
  }

  #check(): void {
    const { deadlines, totalAt, clock } = this.#watch;
    const now = clock.now();
    // A reader that does not ask is no silence of the provider.
    if (this.#waiting === null && this.#lastPartAt !== null) this.#lastPartAt = now;
    if (now >= totalAt) this.#stop(overdue('timeout_total', 'did not finish', deadlines.totalMs));
    else if (this.#lastPartAt === null && now - this.#startedAt >= deadlines.firstTokenMs) {
      this.#stop(overdue('timeout_first_token', 'did not begin to answer', deadlines.firstTokenMs));
    } else if (this.#lastPartAt !== null && now - this.#lastPartAt >= deadlines.idleMs) {
      this.#stop(overdue('timeout_idle', 'sent nothing more', deadlines.idleMs));
    } else this.#arm(now);
  }

  #stop(error: ProviderError | null): void {
    if (this.#over || this.#ending !== null) return;
    this.#ending = { error };
    this.#cancelTimer();
    this.#cancelTimer = this.#watch.clock.after(FAREWELL_MS, () => {
      this.#close();
      this.#settleEnd();
    });
    this.#upstream.abort();
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTimer();
    this.#watch.signal.removeEventListener('abort', this.#onAbort);
    void this.#parts.return?.().catch(() => undefined);
  }
}

function overdue(
  errorClass: 'timeout_total' | 'timeout_first_token' | 'timeout_idle',
  what: string,
  limitMs: number,
): ProviderError {
  return new ProviderError(errorClass, `The provider ${what} within ${seconds(limitMs)}.`);
}
