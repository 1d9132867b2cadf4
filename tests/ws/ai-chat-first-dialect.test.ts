import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ServerFrame } from '#contract/realtime.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { AiSocket } from '#tests/support/frames.ts';
import { newChat, Tabs } from '#tests/support/frames-tab.ts';

let server: AppServer;
let ada: CastMember;
const tabs = new Tabs();

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());
afterEach(() => tabs.cut());

const open = (chat: number | string, query = ''): Promise<AiSocket> => tabs.connect(ada.client, chat, { query });

const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

interface Golden {
  what: string;
  /** Text is sent as it is, all else as JSON. */
  sent: unknown[];
  received: unknown[];
}

const folder = joinPath(import.meta.dirname, 'golden');
const goldens = readdirSync(folder).map((file) => JSON.parse(readFileSync(joinPath(folder, file), 'utf8')) as Golden);

/** Ids become their order of appearance, times and token counts of the model server their kind. */
function normalised(frames: ServerFrame[]): unknown[] {
  const ids: number[] = [];
  return JSON.parse(JSON.stringify(frames), (key, value: unknown) => {
    if (key === 'timestamp') return Number.isNaN(Date.parse(String(value))) ? value : '<time>';
    if (key !== 'id') return value;
    if (!ids.includes(value as number)) ids.push(value as number);
    return `<id ${ids.indexOf(value as number) + 1}>`;
  }) as unknown[];
}

describe('a client of the first dialect', () => {
  test.each(goldens)('$what', async ({ sent, received }) => {
    const socket = await open(await newChat(ada.client));
    for (const frame of sent) socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    await socket.until(() => socket.frames.length >= received.length);
    await quiet();
    expect(normalised(socket.frames)).toEqual(received);
    expect(socket.closeCode).toBeNull();
  });

  test('gets nothing but its own two frames a message, also where others stream beside it', async () => {
    const chat = await newChat(ada.client);
    const first = await open(chat);
    const streaming = await open(chat, '?stream=true');
    await streaming.count('welcome');
    streaming.send({ type: 'resume', epoch: null, revision: 0 });
    streaming.ask('[[pace-100-20]]');
    await streaming.count('assistant_message');
    first.ask('[[pace-100-20]]');
    await first.count('assistant_message');
    await streaming.until(() =>
      streaming.of('messages').some(({ messages }) => messages.at(-1)?.status === 'complete'),
    );
    await ada.client.post(`/api/ai/chats/${chat}/send_message/`, { content: 'over REST' });
    await quiet();
    expect(first.frames.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
    expect(streaming.of('delta').length).toBeGreaterThan(4);
    expect(streaming.of('assistant_message')).toHaveLength(1);
  });

  test('gets its messages answered in the order in which it sent them, however many', async () => {
    const socket = await open(await newChat(ada.client));
    const contents = Array.from({ length: 15 }, (_, index) => `question ${index}`);
    for (const content of contents) socket.ask(content);
    await socket.count('assistant_message', contents.length);
    const said = socket.frames.flatMap((frame) =>
      'message' in frame && typeof frame.message === 'object' ? [frame.message.content] : [],
    );
    expect(said).toEqual(contents.flatMap((content) => [content, content]));
  });

  test('can name the chat by its uuid', async () => {
    const { body } = await ada.client.post<{ id: string }>('/api/conversations/', { title: 'By uuid' });
    const socket = await open(body.id);
    socket.ask('here?');
    expect((await socket.count('assistant_message')).message.content).toBe('here?');
  });

  test('is told of binary and of oversized frames, and goes on', async () => {
    const socket = await open(await newChat(ada.client));
    socket.send(Buffer.from('{"type":"message","content":"binary"}'));
    socket.send(Buffer.from([0, 255, 254, 0]));
    socket.ask('x'.repeat(200_001));
    socket.ask('x'.repeat(2_000_000));
    socket.send('['.repeat(100_000));
    socket.send(`{"type":"message","content":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    await socket.count('error', 6);
    socket.ask('x'.repeat(200_000));
    expect((await socket.count('assistant_message')).message.content).toHaveLength(200_000);
  });

  test('gets the same from REST as from the socket', async () => {
    const chat = await newChat(ada.client);
    const socket = await open(chat);
    socket.ask('the same?');
    const { message } = await socket.count('assistant_message');
    const { body } = await ada.client.get<Record<string, unknown>>(`/api/ai/messages/${message.id}/`);
    expect(body).toEqual({
      id: message.id,
      ai_chat: chat,
      role: 'assistant',
      content: message.content,
      timestamp: message.timestamp,
      ...message.usage,
    });
  });

  test('may send again with the same client id: it is said once, and answered once', async () => {
    const chat = await newChat(ada.client);
    const socket = await open(chat);
    const calls = server.models.stats.started;
    for (let again = 0; again < 3; again++) socket.ask('say it once', { client_id: 'one' });
    await socket.count('assistant_message', 3);
    const ids = socket.of('user_message').map(({ message }) => message.id);
    expect(new Set(ids).size).toBe(1);
    expect(server.models.stats.started).toBe(calls + 1);
    const { body } = await ada.client.get(`/api/ai/chats/${chat}/`);
    expect(body).toMatchObject({ message_count: 2 });
  });

  test('is refused another message, and another chat, under a client id that was used', async () => {
    const socket = await open(await newChat(ada.client));
    socket.ask('first', { client_id: 'two' });
    await socket.count('assistant_message');
    socket.ask('second', { client_id: 'two' });
    expect((await socket.count('error')).message).toBe('This client_id was used for another message.');
    const chat = await newChat(ada.client);
    const other = await open(chat);
    other.ask('first', { client_id: 'two' });
    expect((await other.count('error')).message).toBe('This client_id was used for another message.');
    expect(other.frames).toHaveLength(1);
    expect((await ada.client.get(`/api/ai/chats/${chat}/`)).body).toMatchObject({ message_count: 0 });
  });

  test.each(['a\u0000b', '\ud800', ''])('is told of a client id that cannot be', async (clientId) => {
    const socket = await open(await newChat(ada.client));
    socket.ask('hello', { client_id: clientId });
    expect((await socket.count('error')).message).toMatch(/^client_id: /);
  });
});
