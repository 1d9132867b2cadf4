import type { SystemContext } from '#server/core/context.ts';
import { countUnusedAvatars, deleteUnusedAvatars } from './avatar-store.ts';

/** Deletes up to `most` pictures that nobody can see any more; how many there were. */
export function forgetUnusedAvatars(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteUnusedAvatars(ctx, most);
}

export function countForgettableAvatars(ctx: Pick<SystemContext, 'db'>): Promise<number> {
  return countUnusedAvatars(ctx);
}
