import type { SystemContext } from '#server/core/context.ts';
import { countOrphanSegments, deleteOrphanSegments } from './journal-store.ts';

/**
 * Deletes up to `most` segments that a node has written while, or after, it was taken away, or before it fell idle: what was
 * said must not stay there when it is deleted everywhere else. How many there were.
 */
export function forgetDeadJournals(ctx: Pick<SystemContext, 'db' | 'pool'>, most: number): Promise<number> {
  return deleteOrphanSegments(ctx, most);
}

export function countDeadJournals(ctx: Pick<SystemContext, 'db' | 'pool'>): Promise<number> {
  return countOrphanSegments(ctx);
}
