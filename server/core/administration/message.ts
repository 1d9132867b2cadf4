import type { Message } from '#server/core/messages/message.ts';
import type { Period } from './chat.ts';

/** A message as administrators see it in lists: its numbers, and, where they may look, something of what it says. */
export interface AdministeredMessage extends Pick<
  Message,
  | 'id'
  | 'number'
  | 'conversationId'
  | 'role'
  | 'status'
  | 'modelUsed'
  | 'inputTokens'
  | 'outputTokens'
  | 'costNano'
  | 'responseTimeMs'
  | 'createdAt'
> {
  userId: number;
  username: string;
  chatTitle: string;
  excerpt: string | null;
  /** When it was made, in microseconds: its place in the list. */
  madeAt: number;
}

/** With all that it says. */
export interface WholeMessage extends Omit<AdministeredMessage, 'excerpt' | 'madeAt'> {
  content: string;
  errorMessage: string | null;
}

export interface MessageFilter extends Period {
  userId?: number | undefined;
  chatId?: string | undefined;
  role?: Message['role'] | undefined;
  /** Part of what was said, whatever its case. */
  search?: string | undefined;
}
