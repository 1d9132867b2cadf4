/** A conversation's summary as its owner sees it. Money is integer nano-dollars. */
export interface Summary {
  id: string;
  number: number;
  conversationId: string;
  conversationTitle: string;
  /** Null where there is none that the owner may see: it never was written, or speaks of what is not shown now. */
  text: SummaryText | null;
  llmModelId: string | null;
  llmModelName: string | null;
  messageId: string | null;
  /** How many messages the chosen branch has now. */
  messageCount: number;
  nextCount: number;
  hasFailed: boolean;
  errorMessage: string | null;
  costNano: number;
  unpricedCalls: number;
  createdAt: Date;
  updatedAt: Date | null;
}

export interface SummaryText {
  title: string;
  text: string;
  topics: string[];
  /** How many of the first messages it speaks of. */
  count: number;
}

/** A text with the place that it reaches to: from there it can be written on. */
export interface Written extends SummaryText {
  messageId: string;
  branchId: number;
  llmModelId: string;
}

/** How many messages a conversation has when it first gets a summary. */
export const firstCount = 10;
const leastGrowth = 10;
const growthFactor = 1.5;

/**
 * At how many messages it is written again: ten more, and half as many again. Since each message is read once, and a
 * summary with it each time, what that costs grows with the conversation and not with its square.
 */
export function nextCountAfter(count: number): number {
  return Math.max(count + leastGrowth, Math.ceil(count * growthFactor), firstCount);
}
