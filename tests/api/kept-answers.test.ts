import { get as httpGet } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { AiChatWithMessages } from '#contract/ai/chats.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { linksOf, seedChats } from '#tests/support/app-server-checks.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { Answer, Client } from '#tests/support/client.ts';

type AiChat = z.infer<typeof AiChatWithMessages>;

let server: AppServer;
let neighbour: AppServer;
let cast: Cast;
let ada: Client;
/** Ada, signed in to the other server on the same database. */
let adaBeside: Client;
let number: number;
let id: string;
let human: number;

beforeAll(async () => {
  server = await startAppServer();
  neighbour = await startAppServer({ beside: server });
  cast = await startCast(server.url);
  ada = cast.ada.client;
  adaBeside = neighbour.client();
  for (const [name, value] of ada.cookies) adaBeside.cookies.set(name, value);
});
afterAll(async () => {
  await neighbour.close();
  await server.close();
});

/** A conversation with a question, its answer, and a human chat linked to it. */
beforeEach(async () => {
  const chat = { name: 'Release', participant_usernames: ['ada', 'lin'] };
  human = (await cast.lin.client.post<{ id: number }>('/api/chats/', chat)).body.id;
  const made = await ada.post<{ id: string; number: number }>('/api/conversations/', {
    title: 'Plans',
    related_chat: human,
  });
  ({ id, number } = made.body);
  await ada.post(`/api/ai/chats/${number}/send_message/`, { content: 'Hello' });
});

/** Every address whose answers are kept. */
const kept = (): string[] => [
  '/api/ai/chats/?limit=20',
  '/api/ai/chats/?limit=1',
  `/api/ai/chats/${number}/`,
  `/api/ai/chats/${number}/messages/`,
  `/api/ai/chats/${number}/messages/?cursor=end&limit=1`,
  '/api/conversations/',
  '/api/conversations/?status=active&page_size=1',
  `/api/conversations/${id}/messages/`,
  `/api/messages/by_conversation/?conversation_id=${id}`,
];

let asked = 0;

/** What is answered to the same request under an address that nobody has used before. */
async function anew(client: Client, path: string): Promise<Pick<Answer, 'status' | 'text'>> {
  const mark = `asked=${(asked += 1)}&`;
  const { status, text } = await client.get(path.includes('?') ? path.replace('?', `?${mark}`) : `${path}?${mark}`);
  return { status, text: text.replaceAll(mark, '') };
}

async function tagOf(path: string, client = ada): Promise<string> {
  return (await client.get(path)).headers.get('etag')!;
}

/** Each kept answer is on both servers what it is when it is made now, and who has it is told so. */
async function expectCurrent(): Promise<void> {
  for (const client of [ada, adaBeside]) {
    for (const path of kept()) {
      const [now, truth] = [await client.get(path), await anew(client, path)];
      expect({ path, status: now.status }).toEqual({ path, status: truth.status });
      if (now.status !== 200) continue;
      expect({ path, text: now.text }).toEqual({ path, text: truth.text });
      const again = await client.get(path, { 'if-none-match': now.headers.get('etag')! });
      expect({ path, status: again.status, text: again.text }).toEqual({ path, status: 304, text: '' });
    }
  }
}

function messages(): Promise<Message[]> {
  return ada.get<Message[]>(`/api/conversations/${id}/messages/`).then(({ body }) => body);
}

describe('A kept answer is made anew after', () => {
  const detail = () => `/api/ai/chats/${number}/`;
  const list = () => '/api/ai/chats/?limit=20';
  const byUuid = () => '/api/conversations/';
  const tree = () => `/api/conversations/${id}/messages/`;

  /** What happens, and which of the addresses must show it. */
  const changes: [name: string, change: () => Promise<unknown>, shown: (() => string)[]][] = [
    ['a new title by number', () => ada.patch(detail(), { title: 'New' }), [detail, list, byUuid, tree]],
    [
      'a new title by uuid',
      () => ada.patch(`/api/conversations/${id}/`, { title: 'New' }),
      [detail, list, byUuid, tree],
    ],
    ['a new title by another server', () => adaBeside.patch(detail(), { title: 'New' }), [detail, list, byUuid, tree]],
    [
      'a new title by hand',
      () => server.pool.query(`update conversation set title = 'By hand' where number = ${number}`),
      [detail, list, byUuid, tree],
    ],
    ['a new system prompt', () => ada.patch(detail(), { system_prompt: 'Be brief.' }), [detail, list, byUuid]],
    [
      'a message that is only stored',
      () => ada.post(`/api/conversations/${id}/send-message/`, { content: 'Note', reply: false }),
      [detail, list, byUuid, tree],
    ],
    ['an answer', () => ada.post(`${detail()}send_message/`, { content: 'Again' }), [detail, list, byUuid, tree]],
    [
      'an answer of another server',
      () => adaBeside.post(`${detail()}send_message/`, { content: 'Again' }),
      [detail, list, byUuid, tree],
    ],
    [
      'an edit',
      async () => ada.post(`/api/messages/${(await messages())[0]!.id}/edit/`, { content: 'Hello there' }),
      [detail, byUuid, tree],
    ],
    [
      'another answer to the same question',
      async () => ada.post(`/api/messages/${(await messages())[1]!.id}/regenerate/`),
      [detail, byUuid, tree],
    ],
    [
      'the deletion of a message',
      async () => ada.delete(`/api/messages/${(await messages())[1]!.id}/`),
      [detail, list, byUuid, tree],
    ],
    ['the return of a deleted message', deleteAndRestore, [detail, byUuid, tree]],
    ['the choice of another branch', chooseOther, [detail, byUuid, tree]],
    [
      'a new name of its human chat',
      () => ada.patch(`/api/chats/${human}/`, { name: 'Launch' }),
      [detail, list, byUuid],
    ],
    ['leaving its human chat', () => ada.post(`/api/chats/${human}/leave/`), [detail, list, byUuid]],
    ['the end of its human chat', () => cast.lin.client.delete(`/api/chats/${human}/`), [detail, list, byUuid]],
    ['cutting the link', () => ada.patch(detail(), { related_chat: null }), [detail, list, byUuid]],
    [
      'a new name of its agent',
      async () => {
        const { body } = await ada.get<{ agent: string }>(`/api/conversations/${id}/`);
        await ada.patch(`/api/agents/${body.agent}/`, { name: `Echo ${number}` });
      },
      [byUuid],
    ],
    ['another conversation', () => seedChats(ada, 1), [list, byUuid]],
  ];

  async function deleteAndRestore(): Promise<void> {
    const [question] = await messages();
    await ada.post(`/api/messages/${question!.id}/edit/`, { content: 'Hello there' });
    await ada.delete(`/api/messages/${question!.id}/`);
    await Promise.all(kept().map((path) => ada.get(path)));
    await ada.post(`/api/messages/${question!.id}/restore/`);
  }

  async function chooseOther(): Promise<void> {
    await ada.post(`/api/messages/${(await messages())[0]!.id}/edit/`, { content: 'Hello there' });
    const [first] = await messages();
    await Promise.all(kept().map((path) => ada.get(path)));
    await ada.post(`/api/messages/${first!.siblings.find((sibling) => sibling !== first!.id)}/select/`);
  }

  test.each(changes)('%s', async (_, change, shown) => {
    await expectCurrent();
    const before = await Promise.all(shown.map((path) => tagOf(path())));
    await change();
    for (const [index, path] of shown.entries()) {
      const { status } = await ada.get(path(), { 'if-none-match': before[index]! });
      expect({ path: path(), status }).toEqual({ path: path(), status: 200 });
    }
    await expectCurrent();
  });

  test('its deletion, and its return', async () => {
    await expectCurrent();
    const before = await tagOf(detail());
    await ada.delete(detail());
    expect((await ada.get(detail(), { 'if-none-match': before })).status).toBe(404);
    expect((await ada.get(tree())).status).toBe(404);
    await expectCurrent();
    await ada.post(`/api/conversations/${id}/restore/`);
    await expectCurrent();
  });

  test('whatever happens while others read it', async () => {
    let isOver = false;
    const readers = Array.from({ length: 4 }, async () => {
      while (!isOver) await Promise.all([ada, adaBeside].map((client) => client.get(detail())));
    });
    for (let turn = 0; turn < 20; turn++) {
      const { body } = await ada.post<{ number: number }>(`/api/conversations/${id}/send-message/`, {
        content: `Note ${turn}`,
        reply: false,
      });
      for (const client of [ada, adaBeside]) {
        const { body: chat } = await client.get<AiChat>(detail());
        expect(chat.messages.at(-1)!.id).toBe(body.number);
        expect(chat.message_count).toBe(chat.messages.length);
      }
    }
    isOver = true;
    await Promise.all(readers);
    await expectCurrent();
  });
});

test('While an answer grows it is shown as far as it has come', async () => {
  const path = `/api/ai/chats/${number}/`;
  const { body } = await ada.post<{ reply: { id: string } }>(
    `/api/conversations/${id}/send-message/`,
    { content: '[[pace-100-500]]' },
    { prefer: 'respond-async' },
  );
  const lengths: number[] = [];
  await expect
    .poll(async () => {
      const { body: chat } = await ada.get<AiChat>(path);
      lengths.push(chat.messages.at(-1)!.content.length);
      return new Set(lengths).size;
    })
    .toBeGreaterThan(3);
  const growing = await ada.get(path);
  await ada.post(`/api/messages/${body.reply.id}/stop/`);
  expect((await ada.get(path, { 'if-none-match': growing.headers.get('etag')! })).status).toBe(200);
  await expectCurrent();
});

describe('A kept answer is shown', () => {
  test('under the same tag by each server of a database', async () => {
    for (const path of [`/api/ai/chats/${number}/`, `/api/conversations/${id}/messages/`]) {
      expect(await tagOf(path, adaBeside)).toBe(await tagOf(path));
    }
  });

  test('to nobody else', async () => {
    await expectCurrent();
    const tag = await tagOf(`/api/ai/chats/${number}/`);
    for (const path of kept().filter((address) => /chats\/\d|s\/[\da-f]{8}-/.test(address))) {
      expect((await cast.omar.client.get(path, { 'if-none-match': '*' })).status).toBe(404);
      expect((await server.client().get(path, { 'if-none-match': tag })).status).toBe(401);
    }
    expect((await cast.omar.client.get('/api/ai/chats/?limit=20')).body).toEqual([]);
  });

  test('to nobody whose session has ended', async () => {
    const path = '/api/ai/chats/';
    const leaving = server.client();
    await leaving.post('/api/login/', { username: 'ada', password: cast.ada.password });
    const { headers } = await leaving.get(path);
    const { cookieHeader } = leaving;
    await leaving.post('/api/logout/');
    const { status } = await server
      .client({ cookie: cookieHeader })
      .get(path, { 'if-none-match': headers.get('etag')! });
    expect(status).toBe(401);
  });

  test('with the links of the address it was asked at', async () => {
    await seedChats(ada, 2);
    const linkAt = (host: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const headers = { host, cookie: ada.cookieHeader };
        httpGet(`${server.url}/api/ai/chats/?limit=1`, { headers }, (answer) => {
          answer.resume().on('end', () => resolve(answer.headers['link']));
        }).on('error', reject);
      });
    for (const host of ['one.example', 'two.example', 'one.example'])
      expect(await linkAt(host)).toContain(`//${host}/`);
  });

  test('with a link to the next page as soon as there is one', async () => {
    const { body } = await ada.get<{ count: number }>('/api/conversations/');
    const path = `/api/ai/chats/?limit=${body.count}`;
    expect(linksOf(await ada.get(path)).next).toBeUndefined();
    const tag = await tagOf(path);
    await seedChats(ada, 1);
    const longer = await ada.get(path, { 'if-none-match': tag });
    expect(longer.status).toBe(200);
    expect(linksOf(longer).next).toContain('cursor=');
  });
});
