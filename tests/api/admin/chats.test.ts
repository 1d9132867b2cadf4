import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdminChat } from '#contract/admin/chats.ts';
import { AdminMessage } from '#contract/admin/messages.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { Problem } from '#contract/errors.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { type Answered, askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { linksOf, walk } from '#tests/support/app-server-checks.ts';
import { auditOf } from '#tests/support/audit.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { AiSocket } from '#tests/support/frames.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;
let hers: Answered;
let his: Answered;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  await server.pool.query(`update app_user set role = 'moderator' where username = 'omar'`);
  hers = await askAndGetAnswer(cast.lin, { title: 'Tides at Orkney' });
  const agent = await makeAgent(cast.omar);
  his = await askAndGetAnswer(cast.omar, { title: '100% sure_of it', agent: agent.id });
});
afterAll(() => server.close());

async function idsWhere(query: string): Promise<string[]> {
  const { status, body, text } = await cast.ada.client.get<ListPage<AdminChat>>(`/api/admin/chats/?${query}`);
  if (status !== 200) throw new Error(text);
  return body.results.map(({ id }) => id);
}

const pathOf = ({ conversation }: Answered, rest = '') => `/api/admin/chats/${conversation.id}/${rest}`;
const why = `reason=${encodeURIComponent('Lin asked me to')}`;

describe('everybody’s chats', () => {
  test('are listed with whose they are, their agent and numbers, newest activity first', async () => {
    const { status, body } = await cast.ada.client.get<ListPage<AdminChat>>('/api/admin/chats/');
    expect([status, body.count]).toEqual([200, 2]);
    const [first, second] = body.results.map((row) => AdminChat.strict().parse(row));
    expect([first?.id, second?.id]).toEqual([his.conversation.id, hers.conversation.id]);
    const own = await cast.lin.client.get<Conversation>(`/api/conversations/${hers.conversation.id}/`);
    const { number, total_messages, total_tokens_used, total_cost, created_at } = own.body;
    expect(second).toMatchObject({
      ...{ number, total_messages, total_tokens_used, total_cost, created_at },
      title: 'Tides at Orkney',
      user: cast.lin.me.id,
      user_username: 'lin',
      agent_name: 'Assistant',
      deleted_at: null,
    });
    expect(JSON.stringify(body)).not.toContain('Why?');
  });

  test('come page by page, both ways', async () => {
    const first = await cast.ada.client.get<ListPage<AdminChat>>('/api/admin/chats/?page_size=1');
    const second = await cast.ada.client.get<ListPage<AdminChat>>(first.body.next!);
    expect([first, second].map(({ body }) => body.results[0]?.id)).toEqual([his.conversation.id, hers.conversation.id]);
    expect(second.body.next).toBeNull();
    expect((await cast.ada.client.get<ListPage<AdminChat>>(second.body.previous!)).body.results).toEqual(
      first.body.results,
    );
  });

  test('are found by person, agent, title, status and days', async () => {
    const [lins, omars] = [hers.conversation.id, his.conversation.id];
    expect(await idsWhere(`user=${cast.lin.me.id}`)).toEqual([lins]);
    expect(await idsWhere(`agent=${his.conversation.agent}`)).toEqual([omars]);
    expect(await idsWhere('search=ORKNEY')).toEqual([lins]);
    expect(await idsWhere('search=100%25 sure_')).toEqual([omars]);
    expect(await idsWhere('search=%25')).toEqual([omars]);
    expect(await idsWhere('status=archived')).toEqual([]);
    const { activity_at: at } = (await cast.ada.client.get<AdminChat>(pathOf(hers))).body;
    expect(await idsWhere(`to=${at}`)).toEqual([]);
    expect(await idsWhere(`from=${at}`)).toEqual([omars, lins]);
    expect(await idsWhere(`from=2020-01-01&to=2020-02-01`)).toEqual([]);
  });

  test('are there when they are deleted too, and told apart', async () => {
    const { conversation } = await askAndGetAnswer(cast.omar);
    await cast.omar.client.delete(`/api/conversations/${conversation.id}/`);
    expect(await idsWhere('deleted=true')).toEqual([conversation.id]);
    expect(await idsWhere('deleted=false')).not.toContain(conversation.id);
    const { body } = await cast.ada.client.get<AdminChat>(`/api/admin/chats/${conversation.id}/`);
    expect(AdminChat.strict().parse(body).deleted_at).not.toBeNull();
  });
});

describe('what is said in a chat', () => {
  test('is shown with a reason, and the look is recorded', async () => {
    const { status, body } = await cast.ada.client.get<AdminMessage[]>(pathOf(hers, `messages/?${why}`));
    expect(status).toBe(200);
    const [question, answer] = body.map((message) => AdminMessage.strict().parse(message));
    expect(question).toMatchObject({ id: hers.question.id, role: 'user', content: 'Why?', user_username: 'lin' });
    expect(answer).toMatchObject({
      id: hers.answer.id,
      role: 'assistant',
      content: hers.answer.content,
      input_tokens: hers.answer.input_tokens,
      cost: hers.answer.cost,
    });
    expect(await auditOf(server.pool, ['chat', hers.conversation.id])).toEqual([
      {
        actor: 'ada',
        action: 'chat.viewed',
        owner_id: cast.lin.me.id,
        reason: 'Lin asked me to',
        details: { messages: 2 },
      },
    ]);
  });

  test('comes page by page, each a look of its own', async () => {
    const pages = await walk<AdminMessage>(cast.ada.client, pathOf(his, `messages/?limit=1&${why}`));
    expect(pages.map(([message]) => message?.id)).toEqual([his.question.id, his.answer.id]);
    const last = await cast.ada.client.get(pathOf(his, `messages/?limit=1&cursor=end&${why}`));
    expect(linksOf(last)).toEqual({ prev: expect.stringContaining('reason=') });
    expect(await auditOf(server.pool, ['chat', his.conversation.id])).toHaveLength(3);
  });

  test.each(['', '?reason=', '?reason=ab', `?reason=${'x'.repeat(501)}`])(
    'is not shown without a reason that says something (%#)',
    async (query) => {
      const { conversation } = await askAndGetAnswer(cast.lin);
      const path = `/api/admin/chats/${conversation.id}/messages/${query}`;
      const { status, body } = await cast.ada.client.get<Problem>(path);
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['reason']]);
      expect(await auditOf(server.pool, ['chat', conversation.id])).toEqual([]);
    },
  );
});

describe('another title', () => {
  test('is given with a reason, recorded, and seen by the owner at once', async () => {
    const made = await askAndGetAnswer(cast.lin, { title: 'My bank number' });
    const socket = await AiSocket.open(cast.lin.client, made.conversation.number, { query: '?stream=true' });
    const { epoch } = await socket.count('welcome');
    socket.send({ type: 'resume', epoch, revision: 0, shown: {} });
    await socket.count('conversation');
    const body = { title: '  About a bank  ', reason: 'No numbers in titles' };
    const renamed = await cast.ada.client.patch<AdminChat>(pathOf(made), body);
    expect([renamed.status, AdminChat.strict().parse(renamed.body).title]).toEqual([200, 'About a bank']);
    expect((await socket.count('conversation', 2, 1000)).conversation.title).toBe('About a bank');
    socket.cut();
    const own = await cast.lin.client.get<Conversation>(`/api/conversations/${made.conversation.id}/`);
    expect(own.body.title).toBe('About a bank');
    expect(own.body.revision).toBeGreaterThan(made.conversation.revision);
    expect(await auditOf(server.pool, ['chat', made.conversation.id])).toEqual([
      {
        actor: 'ada',
        action: 'chat.renamed',
        owner_id: cast.lin.me.id,
        reason: 'No numbers in titles',
        details: { from: 'My bank number', to: 'About a bank' },
      },
    ]);
  });

  test.each<[body: object, field: string]>([
    [{ title: 'New' }, 'reason'],
    [{ reason: 'Because' }, 'title'],
    [{ title: '  ', reason: 'Because' }, 'title'],
    [{ title: 'x'.repeat(201), reason: 'Because' }, 'title'],
    [{ title: 'a\u0000b', reason: 'Because' }, 'title'],
  ])('is refused with %o', async (body, field) => {
    const { status, body: problem } = await cast.ada.client.patch<Problem>(pathOf(hers), body);
    expect([status, Object.keys(problem.errors ?? {})]).toEqual([400, [field]]);
    expect((await cast.ada.client.get<AdminChat>(pathOf(hers))).body.title).toBe('Tides at Orkney');
  });
});

describe('a request about everybody’s chats', () => {
  const routes: [method: string, path: (id: string) => string, body?: object][] = [
    ['GET', () => '/api/admin/chats/'],
    ['GET', (id) => `/api/admin/chats/${id}/`],
    ['GET', (id) => `/api/admin/chats/${id}/messages/?${why}`],
    ['PATCH', (id) => `/api/admin/chats/${id}/`, { title: 'New', reason: 'Because' }],
  ];

  test.each(routes)('%s is for administrators (%#)', async (method, path, body) => {
    const before = await auditOf(server.pool, ['chat', hers.conversation.id]);
    for (const [client, expected] of [
      [server.client(), 401],
      [cast.lin.client, 403],
      [cast.omar.client, 403],
    ] as const)
      expect((await client.request(method, path(hers.conversation.id), body)).status).toBe(expected);
    expect(await auditOf(server.pool, ['chat', hers.conversation.id])).toEqual(before);
  });

  test.each(routes.slice(1))('%s of a chat that is not there is 404 (%#)', async (method, path, body) => {
    for (const id of [randomUUID(), 'x', '1'])
      expect((await cast.ada.client.request(method, path(id), body)).status).toBe(404);
  });

  test.each(['user=x', 'agent=7', 'status=done', 'deleted=maybe', 'from=yesterday', 'to=2026-13-01', 'search=a%00'])(
    'the list is refused with ?%s',
    async (query) => {
      const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/chats/?${query}`);
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [query.split('=')[0]]]);
    },
  );
});
