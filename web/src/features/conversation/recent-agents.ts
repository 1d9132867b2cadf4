import type { Conversation } from '#web/api/conversations.ts';

const most = 5;

/** The agents of the newest conversations, each once: `conversations` come newest first. */
export function recentAgents(conversations: Pick<Conversation, 'agent' | 'has_usable_agent'>[]): string[] {
  const usable = conversations.filter(({ has_usable_agent }) => has_usable_agent);
  return [...new Set(usable.map(({ agent }) => agent))].slice(0, most);
}
