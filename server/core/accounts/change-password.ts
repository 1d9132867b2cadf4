import type { Context } from '#server/core/context.ts';
import { AppError, invalid } from '#server/core/errors.ts';
import type { Accounts } from './accounts.ts';
import { findAccount } from './people-store.ts';
import { problemOfPassword, requireSession } from './policy.ts';
import type { Client } from './sign-in-flows.ts';
import { withinLimits } from './sign-in-limits.ts';

type Ctx = Pick<Context, 'actor' | 'db' | 'events' | 'log'>;

/**
 * Ends all sessions of the person, this one too, and gives the client a new one: whoever had the
 * cookie before has nothing. API keys stay: they are listed and revoked by themselves.
 *
 * @returns the values of `Set-Cookie` that give the client its new session
 * @throws {AppError} `invalid`, `rate_limited`, `forbidden` with an API key
 */
export async function changePassword(
  ctx: Ctx,
  accounts: Accounts,
  passwords: { current: string; next: string },
  client: Client,
): Promise<string[]> {
  requireSession(ctx.actor);
  const account = await findAccount(ctx, ctx.actor.userId);
  if (account === undefined) throw new AppError('unauthenticated', 'This account is no longer there.');
  const problem = problemOfPassword(passwords.next, account);
  if (problem !== null) throw invalid({ new_password: [problem] });
  const flows = await accounts.flows();
  const attempt = { accountId: account.id, name: account.username, ipAddress: client.ipAddress };
  const setCookies = await accounts.hashing.run(() =>
    withinLimits(ctx, attempt, () => flows.changePassword(passwords, client)),
  );
  ctx.log.info({ userId: account.id, ipAddress: client.ipAddress }, 'changed the password');
  return setCookies;
}
