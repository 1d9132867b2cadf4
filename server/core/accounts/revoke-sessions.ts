import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import { endSessions } from './end-sessions.ts';
import { requireSession } from './policy.ts';
import { deleteOtherSessions, deleteSession } from './session-store.ts';

type Ctx = Pick<Context, 'actor' | 'db' | 'events'>;

/** @throws {AppError} `not_found` where it is not theirs */
export async function revokeSession(ctx: Ctx, id: number): Promise<void> {
  requireSession(ctx.actor);
  await act(ctx, async (tx) => {
    const ended = await deleteSession(tx, ctx.actor.userId, id);
    if (ended.length === 0) throw notFound();
    endSessions(tx, ended);
  });
}

export async function revokeOtherSessions(ctx: Ctx): Promise<void> {
  const current = requireSession(ctx.actor);
  await act(ctx, async (tx) => endSessions(tx, await deleteOtherSessions(tx, ctx.actor.userId, current)));
}
