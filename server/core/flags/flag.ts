import type { CaseOutcome } from '#server/core/feedback/feedback.ts';
import type { FeedbackEntry, FeedbackKind } from '#server/core/feedback/feedback-entry.ts';
import type { FeedbackChange } from '#server/core/feedback/feedback-change.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';

/** What is wrong with an answer, as a person sees it. One a person, message and type. */
export interface Flag extends FeedbackEntry {
  flagType: FlagType;
  /** What came of the message's case. */
  caseState: CaseOutcome['state'];
  caseDecidedAt: CaseOutcome['decidedAt'];
  caseReason: CaseOutcome['reason'];
}

export const flags: FeedbackKind<Flag> = { table: 'message_flag', column: 'flag_type', hasCase: true };

export const flagColumns = {
  safety_issue: 'safetyIssue',
  inappropriate: 'inappropriate',
  factual_error: 'factualError',
  outdated: 'outdated',
  off_topic: 'offTopic',
} as const satisfies Record<FlagType, keyof FeedbackChange>;

export const flagTypes = Object.keys(flagColumns) as FlagType[];

/** How the counts change where a flag of one type takes the place of another; null: there was none, there is none. */
export function countsOf(before: FlagType | null, after: FlagType | null): FeedbackChange {
  const change: FeedbackChange = {};
  if (before === after) return change;
  if (before !== null) change[flagColumns[before]] = -1;
  if (after !== null) change[flagColumns[after]] = 1;
  return change;
}
