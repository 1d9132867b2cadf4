import type { SystemContext } from '#server/core/context.ts';
import { foldFacts } from './fold-store.ts';

/** Few enough that the statement takes some milliseconds. */
const atOnce = 2_000;

/** Folds what is pending into the roll-up. Safe to be run at once by several, and to be cut off anywhere. */
export async function foldUsage(ctx: Pick<SystemContext, 'db' | 'pool'>, signal?: AbortSignal): Promise<void> {
  while (signal?.aborted !== true && (await foldFacts(ctx, atOnce)) === atOnce);
}
