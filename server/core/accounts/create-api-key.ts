import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { type ApiKey, hashApiKey, makeApiKey } from './api-key.ts';
import { countKeysLocked, insertKey } from './api-key-store.ts';
import { mostApiKeys, requireSession } from './policy.ts';

const dayMs = 24 * 3600 * 1000;

/** The key itself is in this result and nowhere else. */
export async function createApiKey(
  ctx: Pick<Context, 'actor' | 'db' | 'events' | 'log'>,
  { name, expiresInDays }: { name: string; expiresInDays: number | null },
): Promise<ApiKey & { key: string }> {
  requireSession(ctx.actor);
  const { key, prefix } = makeApiKey();
  const expiresAt = expiresInDays === null ? null : new Date(Date.now() + expiresInDays * dayMs);
  return act(ctx, async (tx) => {
    if ((await countKeysLocked(tx, ctx.actor.userId)) >= mostApiKeys) {
      throw new AppError('conflict', `You have ${mostApiKeys} API keys already. Revoke one first.`);
    }
    const stored = await insertKey(tx, { userId: ctx.actor.userId, name, prefix, keyHash: hashApiKey(key), expiresAt });
    ctx.log.info({ userId: ctx.actor.userId, apiKeyId: stored.id }, 'made an API key');
    return { ...stored, key };
  });
}
