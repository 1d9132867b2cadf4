import type { Context } from '#server/core/context.ts';
import type { ApiKey } from './api-key.ts';
import { listKeys } from './api-key-store.ts';

/** The person's keys, newest first, those that have expired included. */
export function listApiKeys(ctx: Pick<Context, 'actor' | 'db'>): Promise<ApiKey[]> {
  return listKeys(ctx, ctx.actor.userId);
}
