import type { SystemContext } from '#server/core/context.ts';
import { deleteCounts, insertKept } from './keep-store.ts';

/**
 * What was said of messages that are about to be deleted for good goes on counting for what made them: it is kept without
 * its comment, and without whose it was. In the transaction that deletes them.
 */
export async function keepFeedback(tx: Pick<SystemContext, 'db'>, messageIds: string[]): Promise<number> {
  const kept = await insertKept(tx, messageIds);
  await deleteCounts(tx, messageIds);
  return kept;
}
