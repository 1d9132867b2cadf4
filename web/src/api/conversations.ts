import type { Conversation } from '#contract/conversations.ts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { Conversation } from '#contract/conversations.ts';

type Changes = Partial<
  Pick<Conversation, 'title' | 'agent' | 'system_prompt' | 'related_chat' | 'auto_summarize' | 'status'>
>;
type ConversationPages = InfiniteData<Page<Conversation>, string>;

const listsKey = ['conversations', 'list'];

export function conversationList() {
  return infiniteQueryOptions({
    queryKey: listsKey,
    queryFn: ({ pageParam, signal }) => send<Page<Conversation>>('GET', pageParam, { signal }),
    initialPageParam: '/api/conversations/?page_size=40&archived=false',
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
  });
}

const archivedKey = ['conversations', 'archived'];

export function archivedConversations() {
  return infiniteQueryOptions({
    queryKey: archivedKey,
    queryFn: ({ pageParam, signal }) => send<Page<Conversation>>('GET', pageParam, { signal }),
    initialPageParam: '/api/conversations/?page_size=40&archived=true',
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

/** Puts a conversation, made or changed, into the list and the page that show it. */
export function placeConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData(oneConversation(conversation.id).queryKey, conversation);
  client.setQueryData<ConversationPages>(listsKey, (pages) => {
    if (pages === undefined) return pages;
    return conversation.status === 'archived' ? without(pages, conversation.id) : placed(pages, conversation);
  });
  if (isListedAsArchived(client, conversation)) void client.invalidateQueries({ queryKey: archivedKey });
}

/** The list of what is archived is read again where one has come into it or gone. */
function isListedAsArchived(client: QueryClient, { id, status }: Conversation): boolean {
  const archived = client.getQueryData<ConversationPages>(archivedKey);
  const isThere = archived?.pages.some(({ results }) => results.some((row) => row.id === id)) ?? false;
  return isThere !== (status === 'archived');
}

/** Reads the list anew if it is shown, else when it is shown again. */
export function rereadConversations(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: listsKey });
}

/** Takes a deleted conversation out of the list. */
export function dropConversation(client: QueryClient, id: string): void {
  client.setQueryData<ConversationPages>(listsKey, (pages) => pages && without(pages, id));
}

function placed(pages: ConversationPages, conversation: Conversation): ConversationPages {
  const isListed = pages.pages.some((page) => page.results.some(({ id }) => id === conversation.id));
  if (isListed) return mapRows(pages, (row) => (row.id === conversation.id ? conversation : row));
  const [first, ...rest] = pages.pages;
  if (first === undefined) return pages;
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
