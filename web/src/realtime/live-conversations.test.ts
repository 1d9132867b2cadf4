import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '#contract/messages.ts';
import { createLiveConversations, type LiveConversations } from './live-conversations.ts';
import { FakeWebSocket, installFakeBrowser } from './testing/fake-browser.ts';

let live: LiveConversations;
let stored: Message[];

const question = { id: 'q', parent: null, role: 'user', status: 'complete' };
const answer = { id: 'a', parent: 'q', role: 'assistant', status: 'streaming' };

function asMessage(fields: object, revision: number): Message {
  return { parts: [], content: '', siblings: [], ...fields, revision } as unknown as Message;
}

beforeEach(() => {
  vi.useFakeTimers();
  installFakeBrowser();
  stored = [asMessage(question, 1), asMessage(answer, 1)];
  vi.stubGlobal('fetch', async () => Response.json(stored));
  live = createLiveConversations({
    onConversation: () => undefined,
    onSignedOut: () => undefined,
    whyRefused: async () => 'waiting',
  });
});
afterEach(() => {
  live.closeAll();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function openAndWelcome(id: string): Promise<FakeWebSocket> {
  live.view(id);
  await vi.advanceTimersByTimeAsync(10);
  const socket = FakeWebSocket.newest;
  socket.open();
  socket.say({ type: 'welcome', epoch: 'e', conversation: {}, ping_interval_ms: 25_000 });
  await vi.advanceTimersByTimeAsync(10);
  return socket;
}

test('a first visit fetches the window, and asks the socket for what came after it', async () => {
  const socket = await openAndWelcome('one');
  expect(live.find('one')?.store.getState().transcript.path).toEqual(['q', 'a']);
  expect(socket.sent).toEqual([{ type: 'resume', epoch: 'e', revision: 1, shown: { a: [] } }]);
});

test('a gap in a growing answer is asked for once, however many deltas follow it', async () => {
  const socket = await openAndWelcome('one');
  const gap = { type: 'delta', id: 1, message_id: 'a', part: 0, kind: 'text', text: 'x' };
  for (const at of [5, 6, 7]) socket.say({ ...gap, at });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(socket.sent.filter((frame) => (frame as { type: string }).type === 'resume')).toHaveLength(2);
});

test('a conversation that is left while it answers stays open, is marked when it has, and then closes', async () => {
  const socket = await openAndWelcome('one');
  expect(live.activity.getState().running).toEqual(new Set(['one']));
  live.leave('one');
  await vi.advanceTimersByTimeAsync(34_000);
  expect(live.find('one')).not.toBeNull();

  const done = asMessage({ ...answer, status: 'complete' }, 2);
  socket.say({ type: 'messages', revision: 2, reset: false, messages: [done], deleted: [] });
  expect(live.activity.getState()).toEqual({ running: new Set(), unread: new Set(['one']) });
  await vi.advanceTimersByTimeAsync(31_000);
  expect(live.find('one')).toBeNull();
  live.view('one');
  expect(live.activity.getState().unread).toEqual(new Set());
});

test('going away for a moment keeps the connection', async () => {
  stored = [asMessage(question, 1)];
  await openAndWelcome('one');
  live.leave('one');
  await vi.advanceTimersByTimeAsync(10_000);
  live.view('one');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(FakeWebSocket.all).toHaveLength(1);
  expect(live.find('one')).not.toBeNull();
});
