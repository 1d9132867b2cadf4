import type { ConversationFate } from '#server/db/retention-tables.ts';

/** What some conversations were: money is nano-dollars, `unpricedAnswers` are not in it. */
export interface Held {
  conversations: number;
  messages: number;
  tokens: number;
  costNano: number;
  unpricedAnswers: number;
  ageSeconds: number;
  youngerThanDay: number;
  youngerThanWeek: number;
  youngerThanMonth: number;
  youngerThanYear: number;
}

export type Fates = Record<ConversationFate, Held>;

/** How many conversations were deleted, brought back, purged and expired on a day in UTC. */
export interface DeletedDay extends Record<ConversationFate, number> {
  date: string;
}
