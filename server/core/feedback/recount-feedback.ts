import { act, type SystemContext } from '#server/core/context.ts';
import { compareFeedback, type FeedbackDifferences, holdFeedbackByDay, writeRecount } from './recount-store.ts';

/** Compares what is counted of a day's feedback with what was said; changes nothing. */
export function checkFeedback(ctx: Pick<SystemContext, 'db'>, date: string): Promise<FeedbackDifferences> {
  return compareFeedback(ctx, date);
}

/** Makes the count of a day's feedback what was said; how many rows were something else. */
export function correctFeedback(ctx: SystemContext, date: string): Promise<number> {
  return act(ctx, async (tx) => {
    await holdFeedbackByDay(tx);
    return writeRecount(tx, date);
  });
}
