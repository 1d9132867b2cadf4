import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import { EventsClientFrame, EventsServerFrame, mostWatched } from '#contract/events.ts';
import { closeCodes } from '#contract/realtime.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';
import { EventsSocket, type Refused } from '#tests/support/frames.ts';
import { signedInAt } from '#tests/support/frames-tab.ts';
import { Transcript } from '#tests/support/frames-transcript.ts';

let server: AppServer;
let other: AppServer;
let cast: Cast;
const sockets: EventsSocket[] = [];

beforeAll(async () => {
  server = await startAppServer();
  other = await startAppServer({ beside: server });
  cast = await startCast(server.url);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.cut();
});
afterAll(async () => {
  await other.close();
  await server.close();
});

async function listen({ client }: CastMember, url = server.url): Promise<EventsSocket> {
  const socket = await EventsSocket.open(signedInAt(url, client));
  sockets.push(socket);
  await socket.count('welcome');
  return socket;
}

const nothing = { epoch: null, revision: 0 };

/** Watches from the start, and has come up to date. */
async function watch(socket: EventsSocket, conversation: Pick<Conversation, 'id'>, has: object = nothing) {
  const before = socket.of('messages').length;
  socket.send({ type: 'watch', conversation_id: conversation.id, ...has });
  return socket.count('messages', before + 1);
}

const newConversation = async ({ client }: CastMember, title = 'Tides'): Promise<Conversation> =>
  (await client.post<Conversation>('/api/conversations/', { title })).body;

describe('without watching anything', () => {
  test.for(['this server', 'another one'])('a person hears of their conversations, changed on %s', async (where) => {
    const socket = await listen(cast.lin, where === 'this server' ? server.url : other.url);
    const { id } = await newConversation(cast.lin, 'Low water');
    expect((await socket.count('conversation')).conversation).toMatchObject({ id, title: 'Low water' });
    await cast.lin.client.patch(`/api/conversations/${id}/`, { title: 'High water' });
    await socket.until(() => socket.of('conversation').at(-1)?.conversation.title === 'High water');
    await cast.lin.client.delete(`/api/conversations/${id}/`);
    expect(await socket.count('gone')).toEqual({ type: 'gone', conversation_id: id });
    await cast.lin.client.post(`/api/conversations/${id}/restore/`);
    await socket.until(() => socket.frames.at(-1)?.type === 'conversation');
  });

  test('nobody hears of somebody else’s', async () => {
    const socket = await listen(cast.omar);
    const { id } = await newConversation(cast.lin);
    await cast.lin.client.delete(`/api/conversations/${id}/`);
    const { id: own } = await newConversation(cast.omar);
    await socket.count('conversation');
    const heard = socket.frames.map(({ type }) => type).filter((type) => type !== 'ping');
    expect(heard).toEqual(['welcome', 'conversation']);
    expect(socket.of('conversation')[0]!.conversation.id).toBe(own);
  });
});

describe('watching', () => {
  test('brings what is there, and then every message, growing answer, rating and flag, once', async () => {
    const { conversation, answer } = await askAndGetAnswer(cast.lin);
    const socket = await listen(cast.lin);
    const transcript = new Transcript();
    socket.onFrame((frame) => transcript.take(frame));
    expect(await watch(socket, conversation)).toMatchObject({ conversation_id: conversation.id, reset: true });
    expect(transcript.messages.size).toBe(2);

    await cast.lin.client.post('/api/ratings/', { message: answer.id, score: 4 });
    await socket.until(() => transcript.messages.get(answer.id)?.message.feedback?.user_rating?.score === 4);
    await cast.lin.client.post('/api/flags/toggle/', { message: answer.id, flag_type: 'outdated' });
    await socket.until(() => transcript.messages.get(answer.id)?.message.feedback?.flags['outdated'] === 1);

    await cast.lin.client.post(`/api/conversations/${conversation.id}/send-message/`, { content: 'And then?' });
    await socket.until(
      () => transcript.messages.size === 4 && transcript.messages.get(transcript.newestAnswer!)?.status === 'complete',
    );
    expect(transcript.textOf(transcript.newestAnswer!)).not.toBe('');
    expect(transcript.problems).toEqual([]);
    expect(transcript.overlap).toBe(0);
  });

  test('several at once, each from where the client was, after a lost connection too', async () => {
    const [one, two] = [await askAndGetAnswer(cast.lin), await askAndGetAnswer(cast.lin)];
    const first = await listen(cast.lin);
    const { epoch } = first.of('welcome')[0]!;
    const { revision } = await watch(first, one.conversation);
    await watch(first, two.conversation);
    first.cut();
    await cast.lin.client.post('/api/ratings/', { message: one.answer.id, score: 5 });

    const second = await listen(cast.lin);
    const news = await watch(second, one.conversation, { epoch, revision });
    expect(news).toMatchObject({ conversation_id: one.conversation.id, reset: false });
    expect(news.messages.map(({ id }) => id)).toEqual([one.answer.id]);
    expect(await watch(second, two.conversation)).toMatchObject({ conversation_id: two.conversation.id });
  });

  test('hears what was done on another server', async () => {
    const { conversation, answer } = await askAndGetAnswer(cast.lin);
    const socket = await listen(cast.lin, other.url);
    await watch(socket, conversation);
    await cast.lin.client.post('/api/ratings/', { message: answer.id, score: 2 });
    const told = await socket.count('messages', 2);
    expect(told.messages).toMatchObject([{ id: answer.id, feedback: { user_rating: { score: 2 } } }]);
  });

  test('ends with unwatch, and hears no more than the list then', async () => {
    const { conversation, answer } = await askAndGetAnswer(cast.lin);
    const socket = await listen(cast.lin);
    await watch(socket, conversation);
    socket.send({ type: 'unwatch', conversation_id: conversation.id });
    socket.send({ type: 'wave' });
    await socket.count('error');
    const [messages, changes] = [socket.of('messages').length, socket.of('conversation').length];
    await cast.lin.client.post('/api/ratings/', { message: answer.id, score: 2 });
    await socket.count('conversation', changes + 1);
    expect(socket.of('messages')).toHaveLength(messages);
  });

  test.for(['somebody else’s', 'a deleted one', 'one that never was'])('%s is gone', async (which) => {
    const socket = await listen(cast.lin);
    const { id } = await newConversation(which === 'somebody else’s' ? cast.omar : cast.lin);
    if (which === 'a deleted one') await cast.lin.client.delete(`/api/conversations/${id}/`);
    const before = socket.of('gone').length;
    const asked = which === 'one that never was' ? '0190b2a0-0000-7000-8000-000000000000' : id;
    socket.send({ type: 'watch', conversation_id: asked, ...nothing });
    await socket.until(() => socket.of('gone').length > before);
    expect(socket.of('gone').at(-1)).toEqual({ type: 'gone', conversation_id: asked });
    expect(socket.of('messages')).toHaveLength(0);
  });

  test('one that is deleted meanwhile is gone, once', async () => {
    const conversation = await newConversation(cast.lin);
    const socket = await listen(cast.lin);
    await watch(socket, conversation);
    await cast.lin.client.delete(`/api/conversations/${conversation.id}/`);
    await socket.count('gone');
    const kept = await newConversation(cast.lin);
    await socket.until(() => socket.of('conversation').at(-1)?.conversation.id === kept.id);
    expect(socket.of('gone')).toHaveLength(1);
  });

  test(`more than ${mostWatched} are refused, and the socket stays usable`, async () => {
    const socket = await listen(cast.lin);
    const conversations: Conversation[] = [];
    for (let made = 0; made <= mostWatched; made++) conversations.push(await newConversation(cast.lin));
    for (const conversation of conversations.slice(0, mostWatched)) await watch(socket, conversation);
    socket.send({ type: 'watch', conversation_id: conversations.at(-1)!.id, ...nothing });
    expect((await socket.count('error')).message).toBe(`At most ${mostWatched} can be watched at once.`);
    socket.send({ type: 'unwatch', conversation_id: conversations[0]!.id });
    await watch(socket, conversations.at(-1)!);
  });
});

describe('what a client may send wrongly', () => {
  test.for(['{', '[]', '"watch"', '{}', '{"type":"wave"}', '{"type":"watch"}', '{"type":"watch","conversation_id":7}'])(
    '%s is told, and the socket stays usable',
    async (frame) => {
      const socket = await listen(cast.omar);
      socket.send(frame);
      await socket.count('error');
      await watch(socket, await newConversation(cast.omar));
    },
  );
});

describe('who may listen', () => {
  test('nobody who is signed out', async () => {
    await expect(EventsSocket.open(server.client())).rejects.toMatchObject({ status: 401 } satisfies Partial<Refused>);
  });

  test('somebody who signs out hears nothing more within a second', async () => {
    const guest = await join(server.url, 'guest');
    const socket = await listen(guest);
    await guest.client.post('/api/logout/');
    expect(await socket.closed(1500)).toBe(closeCodes.signedOut);
    expect(socket.of('bye')).toMatchObject([{ retry_after_ms: null }]);
  });
});

test('the examples in the documentation are frames', () => {
  const text = readFileSync(joinPath(import.meta.dirname, '../../docs/events.md'), 'utf8');
  const examples = [...text.matchAll(/```json (server|client)\n([\s\S]*?)```/g)];
  expect(examples.length).toBeGreaterThan(10);
  for (const [, side, source] of examples) {
    const frame = JSON.parse(source!) as { type: string };
    const schema = side === 'server' ? EventsServerFrame : EventsClientFrame;
    expect(schema.safeParse(frame).error?.issues ?? [], frame.type).toEqual([]);
  }
});
