/** How often the first one looks by itself: what other servers give back nobody is told. */
const lookEveryMs = 500;

interface Waiting {
  wake: () => void;
  fail: (error: unknown) => void;
}

/** Those who wait for a budget, first come first served: only the first one looks whether there is anything left for it. */
export class Queue {
  /** By call, in their order; null: it is looking now. */
  readonly #calls = new Map<string, Waiting | null>();
  readonly #onEmpty: () => void;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** Resolves when it is the call's turn to look, again and again until it leaves; after `ms` in any case. */
  async wait(call: string, ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#calls.set(call, { wake: resolve, fail: reject });
    const isFirst = this.#first() === call;
    const timer = setTimeout(resolve, isFirst ? Math.min(ms, lookEveryMs) : ms);
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await promise;
      if (this.#calls.has(call)) this.#calls.set(call, null);
    } catch (error) {
      this.leave(call);
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Something was given back. */
  next(): void {
    const first = this.#first();
    if (first !== undefined) this.#calls.get(first)?.wake();
  }

  /** It was served, or waits no longer: there may be something left for the one behind it. */
  leave(call: string): void {
    if (!this.#calls.delete(call)) return;
    if (this.#calls.size === 0) this.#onEmpty();
    else this.next();
  }

  /** There will be nothing for anybody. */
  refuse(error: unknown): void {
    for (const waiting of this.#calls.values()) waiting?.fail(error);
  }

  #first(): string | undefined {
    return this.#calls.keys().next().value;
  }
}
