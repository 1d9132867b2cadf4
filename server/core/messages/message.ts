import type { Attachment } from '#contract/attachments.ts';
import type { MessagePart } from '#contract/parts.ts';
import type { MessageStatus, UsageSource } from '#server/db/tables.ts';

/** A message as stored. Money is integer nano-dollars, times in milliseconds. */
export interface Message {
  id: string;
  number: number;
  conversationId: string;
  branchId: number;
  /** How deep in the tree: 1 for the first message of a branch that starts the conversation. */
  position: number;
  parentId: string | null;
  role: 'user' | 'assistant' | 'system' | 'function';
  messageType: string;
  content: string;
  parts: MessagePart[];
  status: MessageStatus;
  llmModelId: string | null;
  modelUsed: string | null;
  /** The form of its agent that answered. */
  agentVersionId: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  usageSource: UsageSource | null;
  costNano: number | null;
  responseTimeMs: number | null;
  metadata: Record<string, unknown>;
  attachments: Attachment[];
  /** Somebody has rated or flagged it, though they may have taken that back. */
  hasFeedback: boolean;
  errorCode: string | null;
  errorMessage: string | null;
  revision: number;
  createdAt: Date;
}

/** A message of one's own, with the names that its views show. */
export interface OwnMessage extends Message {
  conversationNumber: number;
  conversationTitle: string;
}

export type MessageRef = { id: string } | { number: number };

/** The running answers have not reached the end that their rows will tell of. */
export function isOpen(message: Pick<Message, 'status'>): boolean {
  return message.status === 'pending' || message.status === 'streaming';
}
