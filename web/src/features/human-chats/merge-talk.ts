import type { ChatMessage } from '#web/api/chats.ts';

/** What was said, oldest first, each message once, whichever of a request and the socket brought it first. */
export function mergeTalk(known: readonly ChatMessage[], added: readonly ChatMessage[]): ChatMessage[] {
  const byId = new Map([...known, ...added].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}
