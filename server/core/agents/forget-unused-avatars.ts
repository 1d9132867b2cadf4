import type { SystemContext } from '#server/core/context.ts';
import { deleteUnusedAvatars } from './avatar-store.ts';

/** Deletes up to `most` pictures that nobody can see any more; how many there were. */
export function forgetUnusedAvatars(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteUnusedAvatars(ctx, most);
}
