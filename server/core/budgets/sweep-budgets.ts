import type { SystemContext } from '#server/core/context.ts';
import { forgetOldSizes } from '#server/core/usage/answer-sizes.ts';
import { giveBackDead } from './give-back-dead.ts';
import { forgetOldWindows, keepWindows } from './keep-windows.ts';

/** Gives back what died servers hold, has windows ahead, and forgets those of long ago; how many rows went, at most `most` of each. */
export async function sweepBudgets(ctx: SystemContext, most: number): Promise<number> {
  await giveBackDead(ctx);
  await keepWindows(ctx);
  const gone = await Promise.all([forgetOldWindows(ctx, most), forgetOldSizes(ctx, most)]);
  return Math.max(...gone);
}
