import type { Message } from '#server/core/messages/message.ts';
import type { NodeIdentity } from './node-identity.ts';

/** An answer to be made: everything about it that was decided when it was asked for. */
export interface Answer {
  messageId: string;
  /** The message's number, face B's id. */
  number: number;
  conversationId: string;
  userId: number;
  agentId: string;
  /** The form in which the agent was asked: it answers as that, whatever it becomes meanwhile. */
  agentVersionId: string;
  /** Null: as the model is set. */
  temperature: number | null;
  /** Tokens of the answer at most; null: as the model is set. */
  maxTokens: number | null;
  branchId: number;
  branchCount: number;
  position: number;
  systemPrompt: string;
  /** How many of the last turns are sent; null: as many as fit. */
  contextWindow: number | null;
  llmModelId: string | null;
  /** The human chat to quote and how many of its messages, where the person asked for that. */
  contextChatId: number | null;
  contextMessageLimit: number | null;
  /** The node whose answer it is, as it was called when the answer was asked for. */
  node: NodeIdentity;
  /** The answer above this one, while that one runs. */
  waitsFor: string | null;
  /** What came before, where asking has read it along. */
  history: HistoryMessage[] | null;
  /** Text that stands already: this answer goes on from an interruption. */
  continues: GrowingPart[];
  askedAt: Date;
}

export interface HistoryMessage {
  role: Message['role'];
  content: string;
  status: Message['status'];
  position: number;
}

/** A part that a model writes. */
export interface GrowingPart {
  type: 'text' | 'reasoning';
  text: string;
}

/** How an answer ended. */
export interface Outcome {
  status: 'complete' | 'stopped' | 'interrupted' | 'failed';
  /** The class of the failure in the ledger's words, and what its reader is told. */
  errorCode: string | null;
  errorMessage: string | null;
  parts: GrowingPart[];
}

export function textOf(parts: GrowingPart[]): string {
  return writtenAs('text', parts);
}

export function writtenAs(type: GrowingPart['type'], parts: GrowingPart[]): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}
