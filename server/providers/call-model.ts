import { systemClock, type Clock } from './clock.ts';
import {
  ProviderError,
  type Deadlines,
  type ModelPart,
  type ModelRequest,
  type Provider,
  type Usage,
} from './provider.ts';
import { retryDelay } from './retry-delay.ts';
import { WatchedParts } from './watched-parts.ts';

/** An attempt that failed and is followed by another. It was a call of the provider, so the ledger wants it. */
export interface FailedAttempt {
  error: ProviderError;
  /** From 1. */
  attempt: number;
  startedAt: Date;
  endedAt: Date;
  /** What the provider had counted by then, if it said. */
  usage: Usage | null;
}

export interface CallOptions {
  deadlines: Deadlines;
  /** Ends the parts quietly, and reaches the provider at once. */
  signal: AbortSignal;
  /** Told of every failed attempt but the last, whose error is thrown. */
  onAttemptFailed: (attempt: FailedAttempt) => void;
  clock?: Clock;
  /** From 0 to 1, for jitter. */
  random?: () => number;
}

/**
 * Calls a model and yields its parts, within all deadlines. A failure that may pass is tried again, at most
 * twice, and only while nothing was said: after the first token an answer is never begun anew. A timeout
 * of the first token is not tried again either, since the provider may be working, and billing, still.
 * Parts that are not content are held back until content comes, so that those of a failed attempt are
 * never taken for those of the next.
 *
 * @throws {ProviderError} with all parts yielded before it being good.
 */
export async function* callModel(
  provider: Provider,
  request: ModelRequest,
  options: CallOptions,
): AsyncGenerator<ModelPart> {
  const { deadlines, signal, onAttemptFailed, clock = systemClock, random = Math.random } = options;
  const totalAt = clock.now() + deadlines.totalMs;
  const call = { ...request, connectMs: deadlines.connectMs };
  provider.retryBudget?.earn();

  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const startedAt = new Date();
    const from = clock.now();
    let held: ModelPart[] | null = [];
    let usage: Usage | null = null;
    try {
      for await (const part of new WatchedParts(provider, call, { deadlines, totalAt, signal, clock })) {
        if (part.type === 'usage') usage = part.usage;
        if (held === null) yield part;
        else {
          held.push(part);
          if (part.type === 'usage' || part.type === 'model') continue;
          for (const early of held) yield early;
          held = null;
        }
      }
      for (const rest of held ?? []) yield rest;
      return;
    } catch (thrown) {
      const error = toProviderError(thrown);
      const until = clock.now();
      const delay = held === null ? null : retryDelay(error, attempt, totalAt - until, random);
      if (delay === null || signal.aborted || provider.retryBudget?.spend() === false) {
        for (const rest of held ?? []) yield rest;
        throw error;
      }
      const endedAt = new Date(startedAt.getTime() + until - from);
      onAttemptFailed({ error, attempt, startedAt, endedAt, usage });
      await sleep(delay, signal, clock);
    }
  }
}

function toProviderError(thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  return new ProviderError('bad_response', "The provider's answer could not be read.", { cause: thrown });
}

/** Ends early, without an error, when `signal` aborts. */
function sleep(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = clock.after(ms, wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}
