import { expect, test } from 'vitest';
import type { Conversation } from '#web/api/conversations.ts';
import { newestFirst } from './order.ts';

function active(id: string, at: string, title = id): Conversation {
  return { id, title, created_at: '2026-01-01T00:00:00Z', last_message_at: at } as Conversation;
}

test('each conversation stands once, as it is newest, where its activity puts it', () => {
  const ordered = newestFirst([
    active('a', '2026-01-02T00:00:00Z', 'as the first page knew it'),
    active('b', '2026-01-03T00:00:00Z'),
    active('a', '2026-01-04T00:00:00Z', 'as the second page knew it'),
  ]);
  expect(ordered.map(({ title }) => title)).toEqual(['as the second page knew it', 'b']);
});

test('one that holds no message yet counts from when it was made', () => {
  const empty = { id: 'c', created_at: '2026-01-05T00:00:00Z', last_message_at: null } as Conversation;
  expect(newestFirst([active('a', '2026-01-04T00:00:00Z'), empty])[0]).toBe(empty);
});
