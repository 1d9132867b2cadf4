import type { SystemContext } from '#server/core/context.ts';
import { releaseDeadHolds } from './hold-store.ts';

const atOnce = 1_000;

/** Gives back what servers have left held that have died: the calls that nobody has accounted for. */
export async function giveBackDead(ctx: Pick<SystemContext, 'db' | 'pool'>): Promise<void> {
  while ((await releaseDeadHolds(ctx, atOnce)) === atOnce);
}
