import type { ConversationStatus } from '#server/db/tables.ts';

/** A conversation as its owner sees it. Money is integer nano-dollars. */
export interface Conversation {
  id: string;
  number: number;
  userId: number;
  agentId: string;
  agentName: string;
  /** Its agent answers its owner: it is there, active and theirs to use. */
  hasUsableAgent: boolean;
  llmModelId: string | null;
  title: string;
  status: ConversationStatus;
  systemPrompt: string;
  relatedChatId: number | null;
  /** Null also where the owner no longer takes part in that chat. */
  relatedChatName: string | null;
  contextWindow: number | null;
  autoSummarize: boolean;
  activeBranchId: number;
  branchCount: number;
  headPosition: number;
  totalMessages: number;
  totalTokensUsed: number;
  totalCostNano: number;
  unpricedAnswers: number;
  revision: number;
  /** The revision in which messages of it were last deleted or brought back; 0: never. */
  deletionRevision: number;
  activityAt: Date;
  lastMessageAt: Date | null;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A conversation is named by its uuid or, in `/api/ai/`, by its number. */
export type ConversationRef = { id: string } | { number: number };
