import { describe, expect, test } from 'vitest';
import { callModel } from './call-model.ts';
import type { Clock } from './clock.ts';
import { ProviderError, type Deadlines, type FailedAttempt, type ModelPart, type Provider } from './provider.ts';

const DEADLINES: Deadlines = { connectMs: 5000, firstTokenMs: 30_000, idleMs: 60_000, totalMs: 600_000 };
const REQUEST = { modelId: 'm', system: '', messages: [] };
const text = (said: string): ModelPart => ({ type: 'text', text: said });
const usage = (outputText: number): ModelPart => ({
  type: 'usage',
  usage: { inputUncached: 1, inputCacheRead: 0, inputCacheWrite: 0, outputText, outputReasoning: 0 },
});

/** Time that stands still until it is moved; whoever waits is called in order. */
class StoppedClock implements Clock {
  #now = 0;
  #timers = new Map<symbol, { at: number; fire: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, fire: () => void): () => void {
    const id = Symbol('timer');
    this.#timers.set(id, { at: this.#now + ms, fire });
    return () => this.#timers.delete(id);
  }

  get timers(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= until).toSorted(([, a], [, b]) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].at);
      next[1].fire();
      await settle();
    }
    this.#now = until;
    await settle();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A provider whose attempts are the given generators, in order. */
function scripted(...attempts: ((signal: AbortSignal) => AsyncIterable<ModelPart>)[]): Provider & { calls: number } {
  const provider = {
    kind: 'custom' as const,
    calls: 0,
    stream(_request: unknown, signal: AbortSignal) {
      const attempt = attempts[Math.min(provider.calls, attempts.length - 1)]!;
      provider.calls += 1;
      return attempt(signal);
    },
  };
  return provider;
}

interface Call {
  parts: ModelPart[];
  error: ProviderError | null;
  failed: FailedAttempt[];
  retries: number;
  done: Promise<void>;
  clock: StoppedClock;
  stop: AbortController;
}

function call(provider: Provider, deadlines: Partial<Deadlines> = {}): Call {
  const started: Call = {
    parts: [],
    error: null,
    failed: [],
    retries: 0,
    done: Promise.resolve(),
    clock: new StoppedClock(),
    stop: new AbortController(),
  };
  started.done = (async () => {
    const options = {
      deadlines: { ...DEADLINES, ...deadlines },
      signal: started.stop.signal,
      onAttemptFailed: (attempt: FailedAttempt) => void started.failed.push(attempt),
      onRetry: () => void (started.retries += 1),
      clock: started.clock,
      random: () => 0.5,
    };
    try {
      for await (const part of callModel(provider, REQUEST, options)) started.parts.push(part);
    } catch (error) {
      started.error = error as ProviderError;
    }
  })();
  return started;
}

function failing(error: Error): AsyncIterable<ModelPart> {
  async function next(): Promise<never> {
    throw error;
  }
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

/** Never settles, and does not care about being stopped. */
async function* deaf(...first: ModelPart[]): AsyncGenerator<ModelPart> {
  yield* first;
  await new Promise(() => undefined);
}

describe('deadlines, with a provider that ignores its signal', () => {
  test('the first token is waited for 30 s and not tried again', async () => {
    const provider = scripted(() => deaf());
    const { clock, done, ...started } = call(provider);
    await clock.advance(29_999);
    expect(clock.timers).toBe(1);
    await clock.advance(300);
    await done;
    expect(provider.calls).toBe(1);
    expect(started.parts).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  test('the text before a silence of 60 s is kept, and the error names the deadline', async () => {
    const provider = scripted(() => deaf(text('a'), text('b')));
    const started = call(provider);
    await started.clock.advance(60_000 + 300);
    await started.done;
    expect(started.parts).toEqual([text('a'), text('b')]);
    expect(started.error).toMatchObject({
      errorClass: 'timeout_idle',
      message: 'The provider sent nothing more within 60 s.',
    });
  });

  test('the idle deadline counts from the last token, also when it is shorter than that of the first', async () => {
    let say = (): void => undefined;
    const provider = scripted(async function* () {
      for (;;) {
        await new Promise<void>((resolve) => (say = resolve));
        yield text('x');
      }
    });
    const started = call(provider, { firstTokenMs: 120_000 });
    for (let token = 0; token < 3; token += 1) {
      await started.clock.advance(50_000);
      say();
      await settle();
    }
    await started.clock.advance(59_000);
    expect(started.error).toBeNull();
    await started.clock.advance(1300);
    await started.done;
    expect(started.error?.errorClass).toBe('timeout_idle');
    expect(started.parts).toHaveLength(3);
  });

  test('a stop ends the parts quietly', async () => {
    const started = call(scripted(() => deaf(text('a'))));
    await started.clock.advance(10);
    started.stop.abort();
    await started.clock.advance(300);
    await started.done;
    expect(started).toMatchObject({ parts: [text('a')], error: null, failed: [] });
    expect(started.clock.timers).toBe(0);
  });
});

describe('after a stop', () => {
  test('usage still comes through, text no more', async () => {
    const provider = scripted(async function* (signal) {
      yield text('a');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield text('too late');
      yield usage(1);
    });
    const started = call(provider);
    await started.clock.advance(10);
    started.stop.abort();
    await started.clock.advance(10);
    await started.done;
    expect(started.parts).toEqual([text('a'), usage(1)]);
  });

  test('nothing is called that was not called yet', async () => {
    const provider = scripted(() => deaf());
    const stop = new AbortController();
    stop.abort();
    const parts = callModel(provider, REQUEST, {
      deadlines: DEADLINES,
      signal: stop.signal,
      onAttemptFailed: () => undefined,
    });
    expect((await parts.next()).done).toBe(true);
    expect(provider.calls).toBe(0);
  });

  test('a retry that waits is not made, and not told of', async () => {
    const provider = scripted(() => failing(new ProviderError('rate_limit', 'Too many.', { retryAfterMs: 20_000 })));
    const started = call(provider);
    await started.clock.advance(1000);
    started.stop.abort();
    await started.done;
    expect(started).toMatchObject({ parts: [], error: null, retries: 0 });
    expect(provider.calls).toBe(1);
  });
});

describe('retries', () => {
  test('what a failed attempt had counted is told with it, and not taken for that of the next', async () => {
    const provider = scripted(
      async function* () {
        yield { type: 'model', responseModel: 'first', providerRequestId: 'req_1' };
        yield usage(4);
        yield { ...usage(9), raw: { output: 9 } } as ModelPart;
        throw new ProviderError('overloaded', 'Busy.');
      },
      async function* () {
        yield text('hello');
        yield { type: 'finish', reason: 'stop' };
      },
    );
    const started = call(provider);
    await started.clock.advance(1000);
    await started.done;
    expect(started.parts).toEqual([text('hello'), { type: 'finish', reason: 'stop' }]);
    const told = {
      usage: { outputText: 9 },
      usageRaw: { output: 9 },
      responseModel: 'first',
      providerRequestId: 'req_1',
    };
    expect(started.failed).toMatchObject([{ attempt: 1, ...told, error: { errorClass: 'overloaded' } }]);
    expect(started.retries).toBe(1);
  });

  test('the last attempt still tells what it had counted', async () => {
    const provider = scripted(async function* () {
      yield usage(9);
      throw new ProviderError('auth', 'No.');
    });
    const started = call(provider);
    await started.done;
    expect(started.parts).toEqual([usage(9)]);
    expect(started).toMatchObject({ failed: [], error: { errorClass: 'auth' } });
  });

  test('all attempts and waits share the total time', async () => {
    const provider = scripted(() => failing(new ProviderError('rate_limit', 'Too many.', { retryAfterMs: 40_000 })));
    const started = call(provider, { totalMs: 60_000 });
    await started.clock.advance(60_000);
    await started.done;
    expect(provider.calls).toBe(2);
    expect(started.error?.errorClass).toBe('rate_limit');
  });

  test('a mistake of ours is an answer that could not be read, and is made once', async () => {
    const provider = scripted(() => failing(new TypeError('x is not a function')));
    const started = call(provider);
    await started.done;
    expect(started.error).toMatchObject({ errorClass: 'bad_response', cause: expect.any(TypeError) });
    expect(provider.calls).toBe(1);
  });
});
