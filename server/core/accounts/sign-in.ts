import { act, type SystemContext } from '#server/core/context.ts';
import { noteSeen } from './access-store.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { endSessions } from './end-sessions.ts';
import { findAccountByName } from './people-store.ts';
import { mostSessions } from './policy.ts';
import { sessionTokenOf } from './session-cookie.ts';
import { deleteSessionByToken, deleteSurplusSessions } from './session-store.ts';
import type { Client } from './sign-in-flows.ts';
import { withinLimits } from './sign-in-limits.ts';

type Ctx = Pick<SystemContext, 'db' | 'events' | 'log'>;

export interface SignedIn {
  account: Account;
  /** The values of `Set-Cookie` that give the client its session. */
  setCookies: string[];
}

/** Longer than the contract lets an address be, so that it is nobody's. */
const nobody = { id: null, email: `${'x'.repeat(255)}@nobody.invalid` };

/**
 * Signs in by username or email address. An unknown name takes the same way as a known one, one
 * password hash included, so neither the answer nor its time tells them apart.
 *
 * @throws {AppError} `unauthenticated`, `rate_limited`, or `unavailable` when too many wait to be checked
 */
export async function signIn(
  ctx: Ctx,
  accounts: Accounts,
  input: { name: string; password: string },
  client: Client,
): Promise<SignedIn> {
  const name = input.name.normalize('NFC');
  const found = await findAccountByName(ctx, name);
  const { id, email } = found ?? nobody;
  const flows = await accounts.flows();
  const setCookies = await accounts.hashing.run(() =>
    withinLimits(ctx, { accountId: id, name, ipAddress: client.ipAddress }, () =>
      flows.signIn({ email, password: input.password }, client),
    ),
  );
  if (found === undefined) throw new Error('Nobody has signed in.');
  ctx.log.info({ userId: found.id, ipAddress: client.ipAddress }, 'signed in');
  await noteSignIn(ctx, accounts, found.id, client);
  return { account: found, setCookies };
}

/** The session that the client had before ends with the new one, whoever's it was; so do a person's surplus ones. */
async function noteSignIn(ctx: Ctx, accounts: Accounts, userId: number, client: Client): Promise<void> {
  const token = client.sessionCookie === null ? null : sessionTokenOf(client.sessionCookie, accounts.cookieSecret);
  await act(ctx, async (tx) => {
    await noteSeen(tx, userId);
    endSessions(tx, token === null ? [] : await deleteSessionByToken(tx, token));
    endSessions(tx, await deleteSurplusSessions(tx, userId, mostSessions));
  });
}
