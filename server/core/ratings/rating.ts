import type { FeedbackEntry, FeedbackKind } from '#server/core/feedback/feedback-entry.ts';
import type { FeedbackChange } from '#server/core/feedback/feedback-change.ts';

/** How helpful a person found an answer: 1 to 5. One a person and message. */
export interface Rating extends FeedbackEntry {
  score: number;
}

export const ratings: FeedbackKind<Rating> = { table: 'message_rating', column: 'score', hasCase: false };

const columns = ['ones', 'twos', 'threes', 'fours', 'fives'] as const;

/** How the counts change where one score takes the place of another; null: there was none, there is none. */
export function countsOf(before: number | null, after: number | null): FeedbackChange {
  const change: FeedbackChange = {};
  if (before === after) return change;
  if (before !== null) change[columns[before - 1]!] = -1;
  if (after !== null) change[columns[after - 1]!] = 1;
  return change;
}
