import { type FeedbackContext, giveFeedback } from '#server/core/feedback/give-feedback.ts';
import { getRating } from './list-ratings.ts';
import { countsOf, type Rating } from './rating.ts';
import { deleteRating, findRating, updateRating } from './store.ts';

export async function changeRating(
  ctx: FeedbackContext,
  id: string,
  changes: { score?: number | undefined; comment?: string | undefined },
): Promise<Rating> {
  const { messageId } = await getRating(ctx, id);
  return giveFeedback(ctx, messageId, async (tx) => {
    const before = await getRating(tx, id);
    await updateRating(tx, id, changes);
    return { counts: countsOf(before.score, changes.score ?? before.score), result: (await findRating(tx, id))! };
  });
}

export async function withdrawRating(ctx: FeedbackContext, id: string): Promise<void> {
  const { messageId } = await getRating(ctx, id);
  await giveFeedback(ctx, messageId, async (tx) => {
    const before = await getRating(tx, id);
    await deleteRating(tx, id);
    return { counts: countsOf(before.score, null), result: undefined };
  });
}
