import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { beforeEach, expect, test } from 'vitest';
import {
  conversationList,
  dropConversation,
  oneConversation,
  placeConversation,
  type Conversation,
} from './conversations.ts';
import type { Page } from './pages.ts';

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient();
  const data: InfiniteData<Page<Conversation>, string> = {
    pages: [{ count: 2, next: null, results: [titled('1', 'Boat'), titled('2', 'Other boat')] }],
    pageParams: ['/api/conversations/'],
  };
  client.setQueryData(conversationList().queryKey, data);
});

function titled(id: string, title: string): Conversation {
  return { id, title } as Conversation;
}

function titlesInList(): string[] | undefined {
  const list = client.getQueryData(conversationList().queryKey);
  return list?.pages.flatMap((page) => page.results.map(({ title }) => title));
}

test('a changed conversation changes wherever it is shown', () => {
  placeConversation(client, titled('2', 'Ship'));
  expect(titlesInList()).toEqual(['Boat', 'Ship']);
  expect(client.getQueryData(oneConversation('2').queryKey)?.title).toBe('Ship');
});

test('a new conversation is put on top of the list', () => {
  placeConversation(client, titled('3', 'New'));
  expect(titlesInList()).toEqual(['New', 'Boat', 'Other boat']);
});

test('a deleted conversation leaves the list', () => {
  dropConversation(client, '1');
  expect(titlesInList()).toEqual(['Other boat']);
});
