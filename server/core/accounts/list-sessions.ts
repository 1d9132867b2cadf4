import type { Context } from '#server/core/context.ts';
import type { Session } from './session.ts';
import { listLiveSessions } from './session-store.ts';

export type OwnSession = Session & { isCurrent: boolean };

/** Where the person is signed in; the session used last comes first. */
export async function listSessions(ctx: Pick<Context, 'actor' | 'db'>): Promise<OwnSession[]> {
  const sessions = await listLiveSessions(ctx, ctx.actor.userId);
  return sessions.map((session) => ({ ...session, isCurrent: session.id === ctx.actor.sessionId }));
}
