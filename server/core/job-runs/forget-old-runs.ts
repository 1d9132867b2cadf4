import type { SystemContext } from '#server/core/context.ts';
import { countOldRuns, deleteOldRuns } from './store.ts';

/** Of every job its last runs of the last months are kept, and in any case the last one that succeeded. */
const kept = { most: 200, days: 90 };

/** Deletes up to `most` runs that are not kept; how many there were. */
export function forgetOldRuns(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteOldRuns(ctx, kept, most);
}

export function countForgettableRuns(ctx: Pick<SystemContext, 'db'>): Promise<number> {
  return countOldRuns(ctx, kept);
}
