import type { Context } from '#server/core/context.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { type RatingSummary, summaryOf } from './rating-summary.ts';
import { findOwnRating, readScores } from './store.ts';

/** How helpful a message that the viewer may see was found, and what they have said themselves. */
export async function summarizeRatings(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  messageId: string,
): Promise<{ helpful: RatingSummary; own: { id: string; score: number } | null }> {
  await getMessage(ctx, { id: messageId });
  const [scores, own] = await Promise.all([readScores(ctx, messageId), findOwnRating(ctx, messageId)]);
  const count = scores.reduce((sum, each) => sum + each, 0);
  const sum = scores.reduce((total, each, index) => total + each * (index + 1), 0);
  return { helpful: summaryOf(count, sum), own };
}
