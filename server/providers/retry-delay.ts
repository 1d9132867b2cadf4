import type { ProviderError } from './provider.ts';

/** Attempts a call has at most. */
export const MAX_ATTEMPTS = 3;
const BASE_MS = 500;
const MAX_BACKOFF_MS = 8000;
const SPREAD_MS = 250;

/**
 * How long to wait before attempt `attempt + 1`: what the provider asked for and a little more, or else a
 * random part of a doubling time ("full jitter", AWS Architecture Blog 2015), so that calls that failed
 * together do not come back together. Null where another attempt makes no sense, or would not begin
 * within `remainingMs`.
 */
export function retryDelay(
  error: ProviderError,
  attempt: number,
  remainingMs: number,
  random: () => number,
): number | null {
  if (!error.retryable || attempt >= MAX_ATTEMPTS) return null;
  const backoffMs = random() * Math.min(MAX_BACKOFF_MS, BASE_MS * 2 ** (attempt - 1));
  const waitMs = error.retryAfterMs === null ? backoffMs : error.retryAfterMs + random() * SPREAD_MS;
  return waitMs < remainingMs ? waitMs : null;
}
