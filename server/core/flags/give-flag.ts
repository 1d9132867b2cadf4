import { followFlags } from '#server/core/cases/follow-flags.ts';
import type { Context } from '#server/core/context.ts';
import { type FeedbackContext, giveFeedback } from '#server/core/feedback/give-feedback.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { countsOf } from './flag.ts';

/** What one flag was before and is now; null: there was none, there is none. */
export interface FlagChange<T> {
  before: FlagType | null;
  after: FlagType | null;
  result: T;
}

/** Changes a flag of the viewer's, with its counts and the message's case, in one transaction. */
export function giveFlag<T>(
  ctx: FeedbackContext,
  messageId: string,
  change: (tx: Context) => Promise<FlagChange<T>>,
): Promise<T> {
  return giveFeedback(ctx, messageId, async (tx, message) => {
    const { before, after, result } = await change(tx);
    if (before !== after) await followFlags(tx, message);
    return { counts: countsOf(before, after), result };
  });
}
