import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { EventsSocket } from '#tests/support/frames.ts';
import { signedInAt } from '#tests/support/frames-tab.ts';

let server: AppServer;
let other: AppServer;
let cast: Cast;

beforeAll(async () => {
  const env = { OPENAI_MODEL: 'title', TITLES: 'model' };
  server = await startAppServer({ env });
  other = await startAppServer({ beside: server, env });
  cast = await startCast(server.url);
});
afterAll(async () => {
  await other.close();
  await server.close();
});

async function begin(of: object, content: string): Promise<Conversation> {
  const { client } = cast.lin;
  const { body: made } = await client.post<Conversation>('/api/conversations/', of);
  const sent = await client.post<Message>(`/api/conversations/${made.id}/send-message/`, { content });
  expect(sent.status, sent.text).toBe(201);
  return (await client.get<Conversation>(`/api/conversations/${made.id}/`)).body;
}

const read = async (id: string) => (await cast.lin.client.get<Conversation>(`/api/conversations/${id}/`)).body;

const untilTitled = (id: string, title: string) =>
  vi.waitUntil(async () => (await read(id)).title === title, { timeout: 10_000, interval: 20 });

const kinds = async (id: string) => {
  const { rows } = await server.pool.query<{ kind: string }>(
    `select kind from generation where conversation_id = $1 order by started_at`,
    [id],
  );
  return rows.map(({ kind }) => kind);
};

test('a conversation that was begun without a title gets one after its first answer, live, asked for by one of two servers', async () => {
  const socket = await EventsSocket.open(signedInAt(server.url, cast.lin.client));
  await socket.count('welcome');
  const conversation = await begin({}, '**When** is the ebb?');
  await untilTitled(conversation.id, 'About When is the ebb?');
  await socket.until(() => socket.of('conversation').some((frame) => frame.conversation.title.startsWith('About')));
  socket.cut();
  expect(await kinds(conversation.id)).toEqual(['answer', 'title']);
  // What a title costs is the ledger's, and no answer's.
  const titled = await read(conversation.id);
  expect(titled).toMatchObject({ total_messages: 2, total_tokens_used: conversation.total_tokens_used });
  expect(titled.last_message_at).toBe(conversation.last_message_at);

  await cast.lin.client.post(`/api/conversations/${conversation.id}/send-message/`, { content: 'And the flow?' });
  await begin({}, 'Another one');
  expect(await kinds(conversation.id)).toEqual(['answer', 'title', 'answer']);
});

test('what was given a title, there or later, through either face, keeps it, and no model is asked', async () => {
  const { client } = cast.lin;
  const given = await begin({ title: 'Mine' }, 'Hello');
  const { body: chat } = await client.post<{ id: number }>('/api/ai/chats/', { title: 'Hello' });
  await client.post(`/api/ai/chats/${chat.id}/send_message/`, { content: 'Hello' });

  // Renamed while the model is asked.
  server.models.script('title', 'delay-700');
  const { body: made } = await client.post<Conversation>('/api/conversations/', {});
  await client.post(`/api/conversations/${made.id}/send-message/`, { content: 'Slowly' });
  await vi.waitUntil(
    async () =>
      (await server.pool.query(`select from conversation_title where conversation_id = $1`, [made.id])).rowCount,
    { timeout: 10_000, interval: 20 },
  );
  await client.patch(`/api/conversations/${made.id}/`, { title: 'Renamed' });
  await vi.waitUntil(async () => (await kinds(made.id)).includes('title'), { timeout: 10_000, interval: 20 });

  const last = await begin({}, 'The last one');
  await untilTitled(last.id, 'About The last one');
  expect(await read(made.id)).toMatchObject({ title: 'Renamed' });
  expect(await read(given.id)).toMatchObject({ title: 'Mine' });
  expect((await client.get<{ title: string }>(`/api/ai/chats/${chat.id}/`)).body.title).toBe('Hello');
  expect(await kinds(given.id)).toEqual(['answer']);
});

test('until then, and where a server asks no model for titles, it is called by the first words without their marks', async () => {
  const plain = await startAppServer();
  const lin = await startCast(plain.url).then(({ lin: member }) => member.client);
  const { body: made } = await lin.post<Conversation>('/api/conversations/', {});
  await lin.post(`/api/conversations/${made.id}/send-message/`, {
    content: '\n## **When** is [the ebb](https://x.example)?\nTell me.',
  });
  expect((await lin.get<Conversation>(`/api/conversations/${made.id}/`)).body.title).toBe('When is the ebb?');
  await plain.close();
});
