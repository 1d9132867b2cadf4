import type { SystemContext } from '#server/core/context.ts';
import type { ConversationFate } from '#server/db/retention-tables.ts';
import { addFate } from './store.ts';

/**
 * Counts what becomes of conversations, in the transaction in which it does. Of them only numbers stay: how old they were
 * and how much they held, by the day and the agent. Last in its transaction: others wait for the row of their agent.
 */
export async function countFate(tx: Pick<SystemContext, 'db'>, ids: string[], fate: ConversationFate): Promise<void> {
  if (ids.length > 0) await addFate(tx, ids, fate);
}
