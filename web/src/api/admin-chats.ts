import type { AdminChat } from '#contract/admin/chats.ts';
import type { AdminMessage, AdminMessageRow } from '#contract/admin/messages.ts';
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { request, send } from './http.ts';
import { pagedList, readOnce } from './paged-list.ts';
import { linkTarget } from './pages.ts';

export type { AdminChat } from '#contract/admin/chats.ts';
export type { AdminMessage, AdminMessageRow } from '#contract/admin/messages.ts';

const chatsPath = '/api/admin/chats/';
const messagesPath = '/api/admin/messages/';

export function chatsOfAll(filters: Record<string, string>) {
  return pagedList<AdminChat>(chatsPath, filters);
}

export function chatOfAll(id: string) {
  return queryOptions({
    queryKey: [chatsPath, 'one', id],
    queryFn: ({ signal }) => send<AdminChat>('GET', `${chatsPath}${encodeURIComponent(id)}/`, { signal }),
  });
}

/** Every reading is recorded with its reason. */
export function messagesOfChat(id: string, reason: string) {
  const query = new URLSearchParams({ limit: '50', reason });
  return infiniteQueryOptions({
    ...readOnce,
    queryKey: [chatsPath, 'messages', id, reason],
    queryFn: async ({ pageParam, signal }) => {
      const { body, headers } = await request<AdminMessage[]>('GET', pageParam, { signal });
      return { results: body, next: linkTarget(headers.get('link'), 'next') };
    },
    initialPageParam: `${chatsPath}${encodeURIComponent(id)}/messages/?${query}`,
    getNextPageParam: ({ next }) => next,
  });
}

export function renameChatOfAll(id: string, title: string, reason: string): Promise<AdminChat> {
  return send('PATCH', `${chatsPath}${id}/`, { body: { title, reason } });
}

/** What of chats is shown here has changed; what was said in them is left as it was read. */
export function placeChatOfAll(client: QueryClient, chat: AdminChat): Promise<void> {
  client.setQueryData(chatOfAll(chat.id).queryKey, chat);
  return client.invalidateQueries({
    queryKey: [chatsPath],
    predicate: ({ queryKey }) => queryKey[1] !== 'messages',
  });
}

/** Without a reason numbers alone; with one, every reading is recorded. */
export function messagesOfAll(filters: Record<string, string>, reason: string | null) {
  if (reason === null) return pagedList<AdminMessageRow>(messagesPath, filters);
  return { ...pagedList<AdminMessageRow>(messagesPath, { ...filters, reason }), ...readOnce };
}

/** Every reading is recorded with its reason. */
export function messageOfAll(id: string, reason: string) {
  return queryOptions({
    ...readOnce,
    queryKey: [messagesPath, 'one', id, reason],
    queryFn: ({ signal }) =>
      send<AdminMessage>('GET', `${messagesPath}${id}/?${new URLSearchParams({ reason })}`, { signal }),
  });
}
