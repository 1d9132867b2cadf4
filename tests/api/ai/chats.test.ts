import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AiChat, AiChatWithMessages } from '#contract/ai/chats.ts';
import { AiMessage } from '#contract/ai/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { linksOf, seedChats, walk } from '#tests/support/app-server-checks.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';

type Chat = { id: number; title: string; updated_at: string };
type Line = { id: number; role: string; content: string };

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

describe('AI chats', () => {
  test('are made with a title alone: a helpful assistant, nothing linked', async () => {
    const { status, body } = await cast.ada.client.post('/api/ai/chats/', { title: '  Plans  ' });
    expect(status).toBe(201);
    expect(AiChat.strict().parse(body)).toMatchObject({
      title: 'Plans',
      system_prompt: 'You are a helpful assistant.',
      related_chat: null,
      related_chat_name: null,
      user: cast.ada.me.id,
      user_username: 'ada',
      message_count: 0,
    });
  });

  test('keep an empty system prompt empty', async () => {
    const { body } = await cast.ada.client.post('/api/ai/chats/', { title: 'Plain', system_prompt: '' });
    expect(body).toMatchObject({ system_prompt: '' });
  });

  test('hold any text as it was sent', async () => {
    const title = '<b>"Übung"</b> 👩‍👩‍👧 \u202e \\ \u2028 %s';
    const made = await cast.ada.client.post<Chat>('/api/ai/chats/', { title, system_prompt: `${title}\n\t` });
    const { body } = await cast.ada.client.get(`/api/ai/chats/${made.body.id}/`);
    expect(body).toMatchObject({ title, system_prompt: `${title}\n\t` });
  });

  test('are shown with their messages, oldest first', async () => {
    const id = await chatWithTurns(cast.lin, 2);
    const { body } = await cast.lin.client.get(`/api/ai/chats/${id}/`);
    const chat = AiChatWithMessages.strict().parse(body);
    expect(chat.messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'user: question 1',
      'assistant: question 1',
      'user: question 2',
      'assistant: question 2',
    ]);
    expect(chat.message_count).toBe(4);
    expect(chat.messages.every((message) => message.ai_chat === id)).toBe(true);
  });

  test('change only what PATCH names', async () => {
    const made = await cast.ada.client.post<Chat>('/api/ai/chats/', { title: 'Before', system_prompt: 'Be brief.' });
    const { status, body } = await cast.ada.client.patch(`/api/ai/chats/${made.body.id}/`, { title: 'After' });
    expect(status).toBe(200);
    expect(AiChatWithMessages.strict().parse(body)).toMatchObject({
      title: 'After',
      system_prompt: 'Be brief.',
      messages: [],
    });
  });

  test('are replaced by PUT, whose missing link unlinks', async () => {
    const chat = await cast.ada.client.post<{ id: number }>('/api/chats/', { name: 'Team' });
    const link = { title: 'Before', system_prompt: 'Be brief.', related_chat: chat.body.id };
    const made = await cast.ada.client.post<Chat>('/api/ai/chats/', link);
    const { status, body } = await cast.ada.client.put(`/api/ai/chats/${made.body.id}/`, { title: 'After' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: 'After', related_chat: null, related_chat_name: null });
    expect((await cast.ada.client.put(`/api/ai/chats/${made.body.id}/`, {})).status).toBe(400);
  });

  test('are gone after DELETE, everywhere, and deleting again is not found', async () => {
    const id = await chatWithTurns(cast.ada, 1);
    const { body: lines } = await cast.ada.client.get<Line[]>(`/api/ai/chats/${id}/messages/`);
    const gone = await cast.ada.client.delete(`/api/ai/chats/${id}/`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    const { client } = cast.ada;
    for (const path of [`chats/${id}/`, `chats/${id}/messages/`, `messages/${lines[0]!.id}/`]) {
      expect((await client.get(`/api/ai/${path}`)).status).toBe(404);
    }
    expect((await client.post(`/api/ai/chats/${id}/send_message/`, { content: 'hello?' })).status).toBe(404);
    expect((await client.delete(`/api/ai/chats/${id}/`)).status).toBe(404);
    expect((await client.get<Chat[]>('/api/ai/chats/')).body.map((chat) => chat.id)).not.toContain(id);
    expect((await client.get<Line[]>('/api/ai/messages/')).body.map((line) => line.id)).not.toContain(lines[0]!.id);
  });

  test("show nothing of the server's own fields that a body names, and ignore what it does not know", async () => {
    const claims = {
      title: 'Mine',
      id: 1_000_000,
      user: cast.lin.me.id,
      user_username: 'lin',
      message_count: 99,
      created_at: '2001-01-01T00:00:00Z',
      updated_at: '2001-01-01T00:00:00Z',
      is_deleted: true,
      messages: [{ role: 'assistant', content: 'I agree.' }],
      colour: 'green',
    };
    const made = await cast.ada.client.post<Chat>('/api/ai/chats/', claims);
    for (const { status, body } of [
      made,
      await cast.ada.client.patch<Chat>(`/api/ai/chats/${made.body.id}/`, claims),
    ]) {
      expect(status).toBeLessThan(300);
      expect(body).toMatchObject({ user: cast.ada.me.id, user_username: 'ada', message_count: 0 });
      expect(body.id).toBeLessThan(1000);
      expect(Date.parse(body.updated_at)).toBeGreaterThan(Date.now() - 60_000);
      expect(body).not.toHaveProperty('colour');
    }
    expect((await cast.ada.client.get<Line[]>(`/api/ai/chats/${made.body.id}/messages/`)).body).toEqual([]);
  });
});

describe('the list of AI chats', () => {
  let omar: CastMember;
  let ids: number[];

  beforeAll(async () => {
    omar = await join(server.url, 'omar2');
    ids = await seedChats(omar.client, 7);
  });

  test('has the newest activity first, and a message is activity', async () => {
    await omar.client.post(`/api/ai/chats/${ids[2]}/send_message/`, { content: 'up' });
    const { status, body } = await omar.client.get<Chat[]>('/api/ai/chats/');
    expect(status).toBe(200);
    AiChat.strict().array().parse(body);
    expect(body.map(({ id }) => id)).toEqual([ids[2], ids[6], ids[5], ids[4], ids[3], ids[1], ids[0]]);
  });

  test.each([1, 2, 3, 6, 7, 8, 500])(
    'is walked in pages of %i without a gap or a double, there and back',
    async (limit) => {
      const whole = (await omar.client.get<Chat[]>('/api/ai/chats/')).body;
      const pages = await walk<Chat>(omar.client, `/api/ai/chats/?limit=${limit}`);
      expect(pages.flat()).toEqual(whole);
      expect(pages.every((page) => page.length <= limit && page.length > 0)).toBe(true);
      if (pages.length === 1) return;
      const last = await lastPage(omar, `/api/ai/chats/?limit=${limit}`);
      const back = await walk<Chat>(omar.client, last, 'prev');
      expect(back.toReversed().flat()).toEqual(whole);
    },
  );

  test('has links to itself alone, with the caller’s own query kept', async () => {
    const first = await omar.client.get('/api/ai/chats/?limit=3');
    const { next, prev } = linksOf(first);
    expect(prev).toBeUndefined();
    expect(new URL(next!).origin).toBe(server.url);
    expect(new URL(next!).searchParams.get('limit')).toBe('3');
    expect(first.headers.get('link')).toMatch(/^<[^>]+>; rel="next"$/);
  });

  test('keeps to its place while others are made', async () => {
    const before = (await omar.client.get<Chat[]>('/api/ai/chats/')).body.map(({ id }) => id);
    const first = await omar.client.get<Chat[]>('/api/ai/chats/?limit=3');
    await seedChats(omar.client, 2, 'Later');
    const rest = await walk<Chat>(omar.client, linksOf(first).next!);
    expect([...first.body, ...rest.flat()].map(({ id }) => id)).toEqual(before);
  });
});

describe('messages of AI chats', () => {
  let lin: CastMember;
  let chat: number;

  beforeAll(async () => {
    lin = await join(server.url, 'lin2');
    await chatWithTurns(lin, 1);
    chat = await chatWithTurns(lin, 4);
  });

  test.each([1, 3, 8, 9])('of one chat are walked oldest first in pages of %i, there and back', async (limit) => {
    const whole = (await lin.client.get<Line[]>(`/api/ai/chats/${chat}/messages/`)).body;
    AiMessage.strict().array().length(8).parse(whole);
    expect(whole.map(({ id }) => id)).toEqual(whole.map(({ id }) => id).sort((a, b) => a - b));
    expect((await walk<Line>(lin.client, `/api/ai/chats/${chat}/messages/?limit=${limit}`)).flat()).toEqual(whole);
    const back = await walk<Line>(lin.client, `/api/ai/chats/${chat}/messages/?limit=${limit}&cursor=end`, 'prev');
    expect(back.toReversed().flat()).toEqual(whole);
  });

  test.each([1, 4, 10, 11])('of all chats are walked newest first in pages of %i, there and back', async (limit) => {
    const whole = (await lin.client.get<Line[]>('/api/ai/messages/')).body;
    AiMessage.strict().array().length(10).parse(whole);
    expect(whole.map(({ id }) => id)).toEqual(whole.map(({ id }) => id).sort((a, b) => b - a));
    expect((await walk<Line>(lin.client, `/api/ai/messages/?limit=${limit}`)).flat()).toEqual(whole);
    if (limit >= 10) return;
    const back = await walk<Line>(lin.client, await lastPage(lin, `/api/ai/messages/?limit=${limit}`), 'prev');
    expect(back.toReversed().flat()).toEqual(whole);
  });

  test('can be read one by one, the same as in the list', async () => {
    const { body } = await lin.client.get<Line[]>('/api/ai/messages/?limit=1');
    expect((await lin.client.get(`/api/ai/messages/${body[0]!.id}/`)).body).toEqual(body[0]);
  });
});

async function chatWithTurns({ client }: CastMember, turns: number): Promise<number> {
  const { body } = await client.post<Chat>('/api/ai/chats/', { title: 'Turns' });
  for (let turn = 1; turn <= turns; turn++) {
    await client.post(`/api/ai/chats/${body.id}/send_message/`, { content: `question ${turn}` });
  }
  return body.id;
}

/** The address of a list's last page. */
async function lastPage({ client }: CastMember, path: string): Promise<string> {
  let at = path;
  for (let next: string | undefined = at; next !== undefined; next = linksOf(await client.get(at)).next) at = next;
  return at;
}
