import type { RelatedChatContext } from '#contract/ai/chats.ts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { send } from './http.ts';

export type RelatedContext = z.infer<typeof RelatedChatContext>;

/** What the model would be given of the linked chat, read anew each time: it is what it is at the moment of use. */
export function relatedContext(conversationNumber: number, chat: number, limit: number) {
  return queryOptions({
    queryKey: ['related-context', conversationNumber, chat, limit],
    queryFn: ({ signal }) =>
      send<RelatedContext>('GET', `/api/ai/chats/${conversationNumber}/related_chat_context/?message_limit=${limit}`, {
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
  });
}
