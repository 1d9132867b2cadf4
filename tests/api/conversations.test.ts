import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conversation } from '#contract/conversations.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';

interface Page {
  count: number;
  next: string | null;
  previous: string | null;
  results: Conversation[];
}

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function make(person: CastMember, body: object = {}): Promise<Conversation> {
  const { status, body: made } = await person.client.post<Conversation>('/api/conversations/', body);
  expect(status).toBe(201);
  return Conversation.strict().parse(made);
}

const read = (person: CastMember, id: string) => person.client.get<Conversation>(`/api/conversations/${id}/`);

describe('conversations', () => {
  test('need nothing to begin', async () => {
    expect(await make(cast.ada)).toMatchObject({
      user: cast.ada.me.id,
      user_username: 'ada',
      agent_name: 'Assistant',
      title: 'New chat',
      status: 'active',
      system_prompt: 'You are a helpful assistant.',
      related_chat: null,
      total_messages: 0,
      total_tokens_used: 0,
      total_cost: '0.00000000',
      context_window: null,
      auto_summarize: false,
      is_deleted: false,
      last_message_at: null,
    });
  });

  test('are the same rows as AI chats, by another name', async () => {
    const conversation = await make(cast.ada, { title: 'One core', system_prompt: 'Be brief.' });
    const { body: chat } = await cast.ada.client.get(`/api/ai/chats/${conversation.number}/`);
    expect(chat).toMatchObject({ id: conversation.number, title: 'One core', system_prompt: 'Be brief.' });
    await cast.ada.client.patch(`/api/ai/chats/${conversation.number}/`, { title: 'Two faces' });
    expect((await read(cast.ada, conversation.id)).body).toMatchObject({
      title: 'Two faces',
      system_prompt: 'Be brief.',
    });
  });

  test('change only what PATCH names, and tell every change by a higher revision', async () => {
    const conversation = await make(cast.ada, { title: 'Before', context_window: 5 });
    const changes = [
      { title: 'After' },
      { status: 'archived' },
      { context_window: null },
      { auto_summarize: true },
      {},
    ];
    let last = conversation;
    for (const change of changes) {
      const { status, body } = await cast.ada.client.patch<Conversation>(
        `/api/conversations/${conversation.id}/`,
        change,
      );
      expect(status).toBe(200);
      expect(body.revision).toBeGreaterThan(last.revision);
      const { revision: _, updated_at: __, ...kept } = { ...last, ...change };
      expect(body).toMatchObject(kept);
      last = body;
    }
  });

  test('cannot be given what is the server’s', async () => {
    const claims = {
      total_messages: 7,
      total_cost: '9.99',
      user: cast.lin.me.id,
      number: 1,
      is_deleted: true,
      deleted_at: '2001-01-01T00:00:00Z',
      revision: 99,
    };
    const made = await make(cast.ada, { title: 'Mine', ...claims });
    expect(made).toMatchObject({
      total_messages: 0,
      total_cost: '0.00000000',
      user: cast.ada.me.id,
      is_deleted: false,
      revision: 0,
    });
    const { body } = await cast.ada.client.patch<Conversation>(`/api/conversations/${made.id}/`, claims);
    expect(body).toMatchObject({ total_messages: 0, user: cast.ada.me.id, number: made.number, is_deleted: false });
  });

  test('are hidden by DELETE, brought back by restoring, and hidden or back twice is no matter', async () => {
    const { id } = await make(cast.ada, { title: 'Back soon' });
    await cast.ada.client.post(`/api/conversations/${id}/send-message/`, { content: 'kept' });
    expect((await cast.ada.client.delete(`/api/conversations/${id}/`)).status).toBe(204);
    expect((await cast.ada.client.delete(`/api/conversations/${id}/`)).status).toBe(404);
    expect((await read(cast.ada, id)).status).toBe(404);
    expect((await cast.omar.client.post(`/api/conversations/${id}/restore/`)).status).toBe(404);
    for (let again = 0; again < 2; again++) {
      const { status, body } = await cast.ada.client.post<Conversation>(`/api/conversations/${id}/restore/`);
      expect(status).toBe(200);
      expect(Conversation.strict().parse(body)).toMatchObject({ id, is_deleted: false, total_messages: 2 });
    }
    const { body } = await cast.ada.client.get<unknown[]>(`/api/conversations/${id}/messages/`);
    expect(body).toHaveLength(2);
  });

  test('of other people are not there, for an administrator either', async () => {
    const { id } = await make(cast.lin);
    expect((await read(cast.ada, id)).status).toBe(404);
    expect((await cast.ada.client.patch(`/api/conversations/${id}/`, { title: 'Mine now' })).status).toBe(404);
  });
});

describe('the list of conversations', () => {
  let grace: CastMember;
  let made: Conversation[];

  beforeAll(async () => {
    grace = await join(server.url, 'grace');
    made = [];
    for (let index = 0; index < 11; index++) {
      const title = index % 3 === 0 ? `Compiler 100% ${index}` : `Notes_${index}`;
      made.push(await make(grace, { title, status: index % 2 === 0 ? 'active' : 'archived' }));
    }
  });

  const list = async (query = ''): Promise<Page> => (await grace.client.get<Page>(`/api/conversations/${query}`)).body;

  test('counts, and has the newest activity first', async () => {
    const page = await list();
    expect(page).toMatchObject({ count: 11, next: null, previous: null });
    expect(
      Conversation.strict()
        .array()
        .parse(page.results)
        .map(({ id }) => id),
    ).toEqual(made.map(({ id }) => id).toReversed());
  });

  test.each([1, 2, 5, 10, 11, 100])('is walked in pages of %i by `next`, and back by `previous`', async (size) => {
    const there: Page[] = [];
    for (let at: string | null = `/api/conversations/?page_size=${size}`; at !== null; at = there.at(-1)!.next) {
      there.push((await grace.client.get<Page>(at)).body);
    }
    expect(there.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(made.map(({ id }) => id).toReversed());
    expect(there.every(({ count, results }) => count === 11 && results.length <= size)).toBe(true);
    const back: string[][] = [];
    for (let at = there.at(-1)!.previous; at !== null;) {
      const page: Page = (await grace.client.get<Page>(at)).body;
      back.unshift(page.results.map(({ id }) => id));
      at = page.previous;
    }
    expect(back.flat()).toEqual(there.slice(0, -1).flatMap(({ results }) => results.map(({ id }) => id)));
  });

  test.each([
    ['?status=active', 6],
    ['?status=completed', 0],
    ['?search=compiler', 4],
    ['?search=COMPILER&status=archived', 2],
    ['?search=100%25', 4],
    ['?search=_', 7],
    ['?search=%5C', 0],
    ['?search=', 11],
  ])('%s leaves %i, and says so', async (query, count) => {
    const page = await list(query);
    expect(page.count).toBe(count);
    expect(page.results).toHaveLength(count);
  });

  test('keeps its filter from page to page', async () => {
    const page = await list('?search=compiler&page_size=3');
    expect(page.results).toHaveLength(3);
    const rest = (await grace.client.get<Page>(page.next!)).body;
    expect(rest.results.map(({ title }) => title)).toEqual(['Compiler 100% 0']);
  });

  test.each(['?status=done', '?search=%00', '?cursor=made-up', `?search=${'x'.repeat(201)}`])(
    'refuses %s',
    async (query) => {
      expect((await grace.client.get(`/api/conversations/${query}`)).status).toBe(400);
    },
  );
});
