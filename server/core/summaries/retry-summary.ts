import { act, type Context } from '#server/core/context.ts';
import { getSummary } from './list-summaries.ts';
import { clearFailure } from './view-store.ts';

/** Has a summary written again that has failed; of any other nothing changes. */
export function retrySummary(ctx: Context, id: string): Promise<void> {
  return act(ctx, async (tx) => {
    await getSummary(tx, id);
    const cleared = await clearFailure(tx, id);
    if (cleared !== null) tx.events.publish({ type: 'summary.changed', ...cleared, userId: tx.actor.userId });
  });
}
