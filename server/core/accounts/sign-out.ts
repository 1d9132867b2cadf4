import { act, type SystemContext } from '#server/core/context.ts';
import type { Accounts } from './accounts.ts';
import { endSessions } from './end-sessions.ts';
import { sessionTokenOf } from './session-cookie.ts';
import { deleteSessionByToken } from './session-store.ts';

/** Ends the cookie's session; no cookie, or one that has ended, is signed out already. */
export async function signOut(
  ctx: Pick<SystemContext, 'db' | 'events'>,
  accounts: Accounts,
  sessionCookie: string | null,
): Promise<void> {
  const token = sessionCookie === null ? null : sessionTokenOf(sessionCookie, accounts.cookieSecret);
  if (token === null) return;
  await act(ctx, async (tx) => endSessions(tx, await deleteSessionByToken(tx, token)));
}
