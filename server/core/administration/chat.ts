import type { ConversationStatus } from '#server/db/tables.ts';

/** Somebody's conversation as administrators see it: its title and numbers, none of its content. */
export interface AdministeredChat {
  id: string;
  number: number;
  title: string;
  userId: number;
  username: string;
  agentId: string;
  agentName: string;
  status: ConversationStatus;
  totalMessages: number;
  totalTokensUsed: number;
  totalCostNano: number;
  unpricedAnswers: number;
  createdAt: Date;
  activityAt: Date;
  deletedAt: Date | null;
  activeBranchId: number;
  branchCount: number;
  headPosition: number;
}

/** From a moment on, and before another; each end may be open. */
export interface Period {
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface ChatFilter extends Period {
  userId?: number | undefined;
  agentId?: string | undefined;
  status?: ConversationStatus | undefined;
  isDeleted?: boolean | undefined;
  /** Part of the title, whatever its case. */
  search?: string | undefined;
}
