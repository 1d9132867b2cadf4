import type { SystemContext } from '#server/core/context.ts';
import type { CurrentPrice } from './model.ts';
import { findModelAt } from './store.ts';

/** What a model cost at an earlier moment; null where nobody knew, or there is no such model. */
export async function findPriceAt(
  ctx: Pick<SystemContext, 'db'>,
  llmModelId: string,
  moment: Date,
): Promise<CurrentPrice | null> {
  return (await findModelAt(ctx, llmModelId, moment))?.price ?? null;
}
