import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '#contract/messages.ts';
import { LiveAnswer } from '#server/core/answers/live-answer.ts';
import { LiveAnswers } from '#server/core/answers/live-answers.ts';
import { createKysely } from '#server/db/database.ts';
import { LocalBus } from '#server/events/bus.ts';
import { ConversationRoom, type RoomPorts } from '#server/ws/conversation-room.ts';
import { ConversationViewer } from '#server/ws/conversation-viewer.ts';
import type { LiveSocket } from '#server/ws/socket.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());

/** The room of a conversation in which one answer seems to grow. */
function roomWith(live: LiveAnswer) {
  const answers = new LiveAnswers();
  answers.add(live);
  const log = pino({ level: 'silent' });
  const system = { db: createKysely(server.pool), pool: server.pool, events: new LocalBus(), log };
  const engine = { live: answers, follow: () => Promise.resolve() };
  const actor = { userId: ada.me.id, username: ada.me.username, role: ada.me.role, sessionId: null, apiKeyId: null };
  const ports = { system, engine, events: system.events, epoch: 'one' } as unknown as RoomPorts;
  const frames: { type: string }[] = [];
  const socket = {
    isOpen: true,
    bufferedBytes: 0,
    sendEncoded: (bytes: Buffer) => void frames.push(JSON.parse(bytes.toString()) as { type: string }),
  };
  const room = new ConversationRoom(ports, live.conversationId, actor);
  const viewer = new ConversationViewer(socket as unknown as LiveSocket, answers, () => undefined);
  room.enter(viewer);
  return { room, viewer, frames };
}

test('who was told the end of an answer is told no word of it again, though the journal has yet to take the last of them', async () => {
  const { body: conversation } = await ada.client.post<{ id: string }>('/api/conversations/', {});
  const { body: answer } = await ada.client.post<Message>(`/api/conversations/${conversation.id}/send-message/`, {
    content: 'The first half and the second',
  });
  const { id: messageId, number } = answer;
  const live = new LiveAnswer({ messageId, number, conversationId: conversation.id, userId: ada.me.id, continues: [] });
  live.append('text', answer.content.slice(0, 14));
  live.commit(live.pending());
  live.append('text', answer.content.slice(14));

  const { room, viewer, frames } = roomWith(live);
  await room.resume(viewer, { epoch: 'one', revision: 0, shown: {} });
  expect(frames.map(({ type }) => type)).toEqual(['messages', 'conversation']);
  expect(frames[0]).toMatchObject({ messages: [{}, { content: answer.content, status: 'complete' }] });
  live.commit(live.pending());
  expect(frames).toHaveLength(2);
});
