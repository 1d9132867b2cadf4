import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Context } from '#server/core/context.ts';
import { LocalBus } from '#server/events/bus.ts';
import { ConversationRooms } from './conversation-rooms.ts';
import { EventsSockets } from './events.ts';
import type { LiveSocket } from './socket.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What somebody's socket is sent, of a server whose database must not be asked. */
async function listen(events: LocalBus): Promise<object[]> {
  const sent: object[] = [];
  const ports = { system: { log: pino({ level: 'silent' }) }, events, epoch: 'one' } as never;
  const sockets = new EventsSockets(Object.assign({}, ports, { rooms: new ConversationRooms(ports) }));
  const ctx = { actor: { userId: 7 } } as Context;
  const open = await sockets.route().admit(ctx, { params: {}, query: {} });
  open({ ...ctx, isOpen: true, send: (frame: object) => void sent.push(frame) } as unknown as LiveSocket);
  expect(sent.splice(0)).toMatchObject([{ type: 'welcome' }]);
  return sent;
}

const changed = (index: number, userId = 7) =>
  ({ type: 'conversation.changed', conversationId: `conversation-${index}`, userId, revision: 1 }) as const;

test('whoever changes more than twenty conversations at once is told to read the lists, once', async () => {
  const events = new LocalBus();
  const sent = await listen(events);
  for (let index = 0; index < 21; index++) events.publish(changed(index));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([{ type: 'stale' }]);
});

test('whoever may have missed something is told to read the lists', async () => {
  const events = new LocalBus();
  const sent = await listen(events);
  events.publish({ type: 'events.missed' });
  expect(sent).toEqual([{ type: 'stale' }]);
});

test('of somebody else nothing is told', async () => {
  const events = new LocalBus();
  const sent = await listen(events);
  for (let index = 0; index < 21; index++) events.publish(changed(index, 8));
  events.publish({ type: 'conversation.deleted', conversationId: 'conversation-1', userId: 8 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([]);
});
