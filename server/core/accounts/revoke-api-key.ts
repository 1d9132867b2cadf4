import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import { deleteKey } from './api-key-store.ts';
import { requireSession } from './policy.ts';

/** @throws {AppError} `not_found` where it is not theirs */
export async function revokeApiKey(ctx: Pick<Context, 'actor' | 'db' | 'events' | 'log'>, id: number): Promise<void> {
  requireSession(ctx.actor);
  const { userId } = ctx.actor;
  await act(ctx, async (tx) => {
    if (!(await deleteKey(tx, userId, id))) throw notFound();
    ctx.log.info({ userId, apiKeyId: id }, 'revoked an API key');
    tx.events.publish({ type: 'access.revoked', userId, apiKeyIds: [id] });
  });
}
