import { expect, test } from 'vitest';
import { paths, routeAt } from './routes.ts';

test('each page’s address leads to it', () => {
  expect(routeAt(paths.newConversation)).toEqual({ page: 'new-conversation' });
  expect(routeAt(paths.conversation('8b4d/1'))).toEqual({ page: 'conversation', id: '8b4d/1' });
  expect(routeAt(paths.chats)).toEqual({ page: 'chats', chatId: null });
  expect(routeAt(paths.chat(7))).toEqual({ page: 'chats', chatId: 7 });
  expect(routeAt(paths.search(''))).toEqual({ page: 'search' });
  expect(routeAt(paths.agents)).toEqual({ page: 'agents' });
  expect(routeAt(paths.newAgent)).toEqual({ page: 'agent', id: null });
  expect(routeAt(paths.agent('8b4d'))).toEqual({ page: 'agent', id: '8b4d' });
  expect(routeAt(paths.archived)).toEqual({ page: 'archived' });
  expect(routeAt(paths.account)).toEqual({ page: 'account' });
  expect(routeAt(paths.review)).toEqual({ page: 'review', caseId: null });
  expect(routeAt(paths.reviewCase('8b4d'))).toEqual({ page: 'review', caseId: '8b4d' });
  expect(routeAt(paths.admin('people'))).toEqual({ page: 'admin', section: 'people', id: null });
  expect(routeAt(paths.admin('chats', '8b4d/1'))).toEqual({ page: 'admin', section: 'chats', id: '8b4d/1' });
  expect(routeAt(paths.signIn)).toEqual({ page: 'sign-in' });
  expect(routeAt(paths.signUp)).toEqual({ page: 'sign-up' });
});

test('a slash at the end changes nothing', () => {
  expect(routeAt('/chats/7/')).toEqual({ page: 'chats', chatId: 7 });
});

test.each([
  '/c',
  '/c/1/2',
  '/chats/x',
  '/chats/0',
  '/chats/1e3',
  '/account/x',
  '/search/x',
  '/admin/people/1/2',
  '/agents/1/2',
  '/review/1/2',
  '/nothing',
])('there is no page at %s', (path) => {
  expect(routeAt(path)).toEqual({ page: 'not-found' });
});

test('an address that is not well encoded is taken as it stands', () => {
  expect(routeAt('/c/%E0%A4%A')).toEqual({ page: 'conversation', id: '%E0%A4%A' });
});
