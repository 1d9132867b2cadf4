import type { Conversation } from '#contract/conversations.ts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { Conversation } from '#contract/conversations.ts';

type Changes = Partial<Pick<Conversation, 'title' | 'agent' | 'system_prompt' | 'related_chat'>>;
type ConversationPages = InfiniteData<Page<Conversation>, string>;

const listsKey = ['conversations', 'list'];

export function conversationList(search: string) {
  const query = new URLSearchParams({ page_size: '40' });
  if (search !== '') query.set('search', search);
  return infiniteQueryOptions({
    queryKey: [...listsKey, search],
    queryFn: ({ pageParam, signal }) => send<Page<Conversation>>('GET', pageParam, { signal }),
    initialPageParam: `/api/conversations/?${query}`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
  });
}

export function oneConversation(id: string) {
  return queryOptions({
    queryKey: ['conversations', 'one', id],
    queryFn: ({ signal }) => send<Conversation>('GET', `/api/conversations/${id}/`, { signal }),
  });
}

/** `key` makes trying again harmless. */
export function createConversation(fields: Changes, key: string): Promise<Conversation> {
  return send('POST', '/api/conversations/', { body: fields, headers: { 'Idempotency-Key': key } });
}

export function changeConversation(id: string, changes: Changes): Promise<Conversation> {
  return send('PATCH', `/api/conversations/${id}/`, { body: changes });
}

export function deleteConversation(id: string): Promise<void> {
  return send('DELETE', `/api/conversations/${id}/`);
}

export function restoreConversation(id: string): Promise<Conversation> {
  return send('POST', `/api/conversations/${id}/restore/`);
}

/** Puts a conversation, made or changed, into every list and page that shows it. */
export function placeConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData(oneConversation(conversation.id).queryKey, conversation);
  for (const [key, pages] of client.getQueriesData<ConversationPages>({ queryKey: listsKey })) {
    if (pages !== undefined) client.setQueryData(key, placed(pages, conversation, key.at(-1) === ''));
  }
}

/** Reads the lists anew that are shown, and the others when they are shown again. */
export function rereadConversations(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: listsKey });
}

/** Takes a deleted conversation out of every list. */
export function dropConversation(client: QueryClient, id: string): void {
  client.setQueriesData<ConversationPages>({ queryKey: listsKey }, (pages) => pages && without(pages, id));
}

function placed(pages: ConversationPages, conversation: Conversation, listsAll: boolean): ConversationPages {
  const isListed = pages.pages.some((page) => page.results.some(({ id }) => id === conversation.id));
  if (isListed) return mapRows(pages, (row) => (row.id === conversation.id ? conversation : row));
  const [first, ...rest] = pages.pages;
  if (!listsAll || first === undefined) return pages;
  return {
    ...pages,
    pages: [{ ...first, count: first.count + 1, results: [conversation, ...first.results] }, ...rest],
  };
}

function mapRows(pages: ConversationPages, change: (row: Conversation) => Conversation): ConversationPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, results: page.results.map(change) })) };
}

function without(pages: ConversationPages, id: string): ConversationPages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, results: page.results.filter((row) => row.id !== id) })),
  };
}
