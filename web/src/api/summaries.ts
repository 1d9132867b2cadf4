import type { ConversationSummary } from '#contract/conversation-summaries.ts';
import type { QueryClient } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';

export type Summary = ConversationSummary;

const key = (conversation: string) => ['summary', conversation];

/** Null where there is none. What a conversation has changed to may no longer be what its summary speaks of. */
export function summaryOf(conversation: string, revision: number) {
  return queryOptions({
    queryKey: [...key(conversation), revision],
    queryFn: async ({ signal }) => {
      const path = `/api/conversation-summaries/by_conversation/?conversation_id=${conversation}`;
      return (await send<Summary[]>('GET', path, { signal }))[0] ?? null;
    },
    staleTime: 0,
    gcTime: 0,
  });
}

export function rereadSummary(client: QueryClient, conversation: string): void {
  void client.invalidateQueries({ queryKey: key(conversation) });
}

export function retrySummary({ id }: Summary): Promise<void> {
  return send('POST', `/api/conversation-summaries/${id}/retry/`);
}
