import type { Context } from '#server/core/context.ts';
import { type FeedbackContext, giveFeedback } from '#server/core/feedback/give-feedback.ts';
import { countsOf } from './rating.ts';
import { findOwnRating, insertRating, updateRating } from './store.ts';

export interface ImportedRating {
  messageId: string;
  score: number;
  comment: string;
  /** When the person gave it, where the other system said so. */
  ratedAt: Date | null;
}

/**
 * Rates an answer as its person did in another system; `ctx` acts for that person. What they have said here stays.
 * `record` keeps, in the same transaction, what the rating was made of.
 */
export function importRating(
  ctx: FeedbackContext,
  { messageId, score, comment, ratedAt }: ImportedRating,
  record: (tx: Context) => Promise<void>,
): Promise<void> {
  return giveFeedback(ctx, messageId, async (tx) => {
    await record(tx);
    const before = await findOwnRating(tx, messageId);
    const importedAt = new Date();
    if (before !== null && before.importedAt === null) return { counts: {}, result: undefined };
    if (before !== null) await updateRating(tx, before.id, { score, comment }, importedAt);
    else await insertRating(tx, { messageId, score, comment, importedAt, ...(ratedAt && { createdAt: ratedAt }) });
    return { counts: countsOf(before?.score ?? null, score), result: undefined };
  });
}
