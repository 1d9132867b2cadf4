import { ReachedLimit } from '#contract/reached-limit.ts';
import { AppError } from '#server/core/errors.ts';

/** Stops a call, and says by which limit, how much that is, and until when. */
export function reachedLimit(code: 'budget' | 'rate_limited', message: string, limit: ReachedLimit): AppError {
  return new AppError(code, message, { retryAfterSeconds: secondsUntil(limit), extra: { limit } });
}

/** What an error, or the message that it was kept with, says of a limit; null where it says nothing. */
export function limitIn(said: Record<string, unknown> | null | undefined): ReachedLimit | null {
  const parsed = ReachedLimit.safeParse(said?.['limit']);
  return parsed.success ? parsed.data : null;
}

export function secondsUntil({ retry_at: retryAt }: Pick<ReachedLimit, 'retry_at'>): number {
  return Math.max(1, Math.ceil((Date.parse(retryAt) - Date.now()) / 1000));
}
