import { systemClock, type Clock } from './clock.ts';
import {
  ProviderError,
  type AttemptListener,
  type Deadlines,
  type FailedAttempt,
  type ModelPart,
  type ModelRequest,
  type Provider,
} from './provider.ts';
import { retryDelay } from './retry-delay.ts';
import { WatchedParts } from './watched-parts.ts';

export interface CallOptions extends AttemptListener {
  deadlines: Deadlines;
  /** Ends the parts quietly, and reaches the provider at once. */
  signal: AbortSignal;
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
  const { deadlines, signal, onAttemptFailed, onRetry, clock = systemClock, random = Math.random } = options;
  const totalAt = clock.now() + deadlines.totalMs;
  const call = { ...request, connectMs: deadlines.connectMs };
  provider.retryBudget?.earn();

  for (let attempt = 1; !signal.aborted; attempt += 1) {
    if (attempt > 1) onRetry?.();
    const startedAt = new Date();
    const from = clock.now();
    let held: ModelPart[] | null = [];
    try {
      for await (const part of new WatchedParts(provider, call, { deadlines, totalAt, signal, clock })) {
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
      onAttemptFailed({ error, attempt, startedAt, endedAt, ...toldIn(held ?? []) });
      await sleep(delay, signal, clock);
    }
  }
}

/** What the provider had said of a call before it failed. */
function toldIn(parts: ModelPart[]): Pick<FailedAttempt, 'usage' | 'usageRaw' | 'responseModel' | 'providerRequestId'> {
  const counted = parts.findLast((part) => part.type === 'usage');
  const named = parts.findLast((part) => part.type === 'model');
  return {
    usage: counted?.usage ?? null,
    usageRaw: counted?.raw,
    responseModel: named?.responseModel ?? null,
    providerRequestId: named?.providerRequestId ?? null,
  };
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
