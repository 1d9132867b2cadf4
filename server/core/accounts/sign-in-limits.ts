import { createHash } from 'node:crypto';
import { act, type SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { networkOf } from './network-address.ts';
import { countFailure, countFailuresBefore, deleteFailuresBefore, uncountFailure } from './sign-in-failure-store.ts';

/** How many failed attempts a window may hold. Successful ones are never limited. */
const mostForAccount = 10;
const mostForNetwork = 100;
const windowMs = 15 * 60_000;

type Ctx = Pick<SystemContext, 'db' | 'events' | 'log'>;

/** Who is tried, and from where. An unknown name has an account of its own, or refusals would tell it from a known one. */
export interface Attempt {
  accountId: number | null;
  name: string;
  ipAddress: string;
}

/**
 * Runs an attempt that counts as failed until it has succeeded: however many come at the same
 * moment, no more are tried than the limits allow. Refused attempts don't count, so that a program
 * with an old password can't lock out the whole office it runs in.
 *
 * @throws {AppError} `rate_limited`
 */
export async function withinLimits<T>(ctx: Ctx, attempt: Attempt, verify: () => Promise<T>): Promise<T> {
  const windowStart = new Date(Math.floor(Date.now() / windowMs) * windowMs);
  const account = attempt.accountId === null ? `name:${digest(attempt.name)}` : `account:${attempt.accountId}`;
  const network = `network:${networkOf(attempt.ipAddress)}`;
  await act(ctx, async (tx) => {
    const isAllowed =
      (await countFailure(tx, account, windowStart, mostForAccount)) &&
      (await countFailure(tx, network, windowStart, mostForNetwork));
    if (!isAllowed) throw tooMany(windowStart);
  });
  const result = await verify().catch((error: unknown) => {
    ctx.log.warn({ accountId: attempt.accountId, ipAddress: attempt.ipAddress }, 'a password was refused');
    throw error;
  });
  await uncountFailure(ctx, account, windowStart);
  await uncountFailure(ctx, network, windowStart);
  return result;
}

/** A name as it was typed may be a password in the wrong field, so it is not kept as it is. */
function digest(name: string): string {
  return createHash('sha256').update(name.toLowerCase()).digest('base64url');
}

function tooMany(windowStart: Date): AppError {
  const retryAfterSeconds = Math.max(1, (windowStart.getTime() + windowMs - Date.now()) / 1000);
  return new AppError('rate_limited', 'Too many failed attempts. Try again later.', { retryAfterSeconds });
}

/** Deletes up to `most` counts of windows that are over; how many there were. */
export function forgetOldFailures(ctx: Pick<Ctx, 'db'>, most: number): Promise<number> {
  return deleteFailuresBefore(ctx, new Date(Date.now() - windowMs), most);
}

export function countForgettableFailures(ctx: Pick<Ctx, 'db'>): Promise<number> {
  return countFailuresBefore(ctx, new Date(Date.now() - windowMs));
}
