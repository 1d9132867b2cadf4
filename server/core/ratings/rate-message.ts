import { type FeedbackContext, giveFeedback } from '#server/core/feedback/give-feedback.ts';
import { getOwn } from '#server/core/feedback/list-entries.ts';
import { countsOf, type Rating, ratings } from './rating.ts';
import { findOwnRating, insertRating, updateRating } from './store.ts';

/** Rates an answer. A second rating takes the place of the first, and keeps its comment where it brings none. */
export function rateMessage(
  ctx: FeedbackContext,
  { messageId, score, comment }: { messageId: string; score: number; comment?: string | undefined },
): Promise<Rating> {
  return giveFeedback(ctx, messageId, async (tx) => {
    const before = await findOwnRating(tx, messageId);
    if (before !== null) await updateRating(tx, before.id, { score, ...(comment !== undefined && { comment }) });
    const id = before?.id ?? (await insertRating(tx, { messageId, score, comment: comment ?? '' }));
    return { counts: countsOf(before?.score ?? null, score), result: await getOwn(tx, ratings, id) };
  });
}
