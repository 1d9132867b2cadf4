import { AppError } from '#server/core/errors.ts';
import { isCancelled, isRetryable, isUnavailable } from '#server/db/errors.ts';

/**
 * Why a run has failed, in words that administrators can do something with. What an error says by itself may hold SQL,
 * content, addresses or keys: that goes into the server's log only.
 */
export function sayFailure(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (isCancelled(error)) return 'A statement took the database longer than it may.';
  if (isRetryable(error)) return 'It got in the way of something else in the database.';
  if (isUnavailable(error)) return 'The database could not be reached, or had no room.';
  return 'Something went wrong on our side. The log of the server that ran it says what.';
}
