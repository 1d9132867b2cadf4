import type { SystemContext } from '#server/core/context.ts';
import { findQuotable, type QuotedMessage } from './message-store.ts';

export interface QuotedChat {
  chatName: string;
  /** Oldest first. */
  messages: QuotedMessage[];
}

/**
 * The newest `limit` messages of a human chat, for the eyes of one participant and their model. Whether
 * they take part is asked in the statement that reads, at the moment of use, and nothing is kept: who
 * has left a second ago gets null, as for a chat that is gone.
 */
export function quoteChat(
  ctx: Pick<SystemContext, 'db' | 'pool'>,
  use: { chatId: number; userId: number; limit: number },
): Promise<QuotedChat | null> {
  return findQuotable(ctx, use.userId, use.chatId, use.limit);
}
