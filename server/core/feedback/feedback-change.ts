import type { FeedbackTables } from '#server/db/feedback-tables.ts';

/** A score or a kind of flag that is counted. */
export type FeedbackColumn = Exclude<keyof FeedbackTables['feedbackCount'], 'subject' | 'subjectId'>;

/** By how much each count changes: a changed rating is one less of the old score and one more of the new. */
export type FeedbackChange = Partial<Record<FeedbackColumn, number>>;
