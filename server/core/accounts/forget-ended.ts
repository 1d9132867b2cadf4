import type { SystemContext } from '#server/core/context.ts';
import { deleteExpiredSessions } from './session-store.ts';
import { forgetOldFailures } from './sign-in-limits.ts';

/** Deletes what has run out by itself: sessions, and counts of failed sign-ins. */
export async function forgetEnded(ctx: Pick<SystemContext, 'db'>): Promise<void> {
  await deleteExpiredSessions(ctx);
  await forgetOldFailures(ctx);
}
