import type { Conversation } from '#web/api/conversations.ts';

/** When something last happened in it. */
export function momentOf(conversation: Conversation): string {
  return conversation.last_message_at ?? conversation.created_at;
}

/**
 * Pages overlap when rows moved between two requests, and rows of a page move when a message comes; each
 * conversation stands once, where its newest activity puts it.
 */
export function newestFirst(conversations: readonly Conversation[]): Conversation[] {
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  return [...byId.values()].sort((a, b) => Date.parse(momentOf(b)) - Date.parse(momentOf(a)));
}
