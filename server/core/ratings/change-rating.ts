import { type FeedbackContext, giveFeedback } from '#server/core/feedback/give-feedback.ts';
import { getOwn } from '#server/core/feedback/list-entries.ts';
import { countsOf, type Rating, ratings } from './rating.ts';
import { deleteRating, updateRating } from './store.ts';

export async function changeRating(
  ctx: FeedbackContext,
  id: string,
  changes: { score?: number | undefined; comment?: string | undefined },
): Promise<Rating> {
  const { messageId } = await getOwn(ctx, ratings, id);
  return giveFeedback(ctx, messageId, async (tx) => {
    const before = await getOwn(tx, ratings, id);
    await updateRating(tx, id, changes);
    return { counts: countsOf(before.score, changes.score ?? before.score), result: await getOwn(tx, ratings, id) };
  });
}

export async function withdrawRating(ctx: FeedbackContext, id: string): Promise<void> {
  const { messageId } = await getOwn(ctx, ratings, id);
  await giveFeedback(ctx, messageId, async (tx) => {
    const before = await getOwn(tx, ratings, id);
    await deleteRating(tx, id);
    return { counts: countsOf(before.score, null), result: undefined };
  });
}
