import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdminMessage, AdminMessageRow } from '#contract/admin/messages.ts';
import type { Problem } from '#contract/errors.ts';
import { type Answered, askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;
let hers: Answered;
let his: Answered;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  await server.pool.query(`update app_user set role = 'moderator' where username = 'omar'`);
  hers = await askAndGetAnswer(cast.lin, { title: 'Tides' });
  his = await askAndGetAnswer(cast.omar, { title: 'Ferries' });
  await say(cast.lin, hers, `${'Once upon a time. '.repeat(30)}The canary_50% sang. ${'And so on. '.repeat(30)}`);
});
afterAll(() => server.close());

async function say(person: CastMember, { conversation }: Answered, content: string): Promise<void> {
  await person.client.post(`/api/conversations/${conversation.id}/send-message/`, { content, reply: false });
}

type Rows = ListPage<AdminMessageRow>;

async function rowsWhere(query: string): Promise<AdminMessageRow[]> {
  const { status, body, text } = await cast.ada.client.get<Rows>(`/api/admin/messages/?${query}`);
  if (status !== 200) throw new Error(text);
  return body.results.map((row) => AdminMessageRow.strict().parse(row));
}

async function looks(): Promise<object[]> {
  const { rows } = await server.pool.query<object>(
    `select subject_type, subject_id, reason, details from audit_log where action = 'messages.searched' order by id desc`,
  );
  return rows;
}

const why = 'reason=A+complaint';

describe('everybody’s messages', () => {
  test('are listed newest first with their numbers, and without a word of what they say', async () => {
    const { body } = await cast.ada.client.get<Rows>('/api/admin/messages/');
    expect(body.count).toBe(5);
    expect(body.results.map(({ role, user_username }) => [role, user_username])).toEqual([
      ['user', 'lin'],
      ['assistant', 'omar'],
      ['user', 'omar'],
      ['assistant', 'lin'],
      ['user', 'lin'],
    ]);
    expect(AdminMessageRow.strict().parse(body.results[3])).toMatchObject({
      id: hers.answer.id,
      chat: hers.conversation.id,
      chat_title: 'Tides',
      model_used: hers.answer.model_used,
      input_tokens: hers.answer.input_tokens,
      cost: hers.answer.cost,
      response_time: hers.answer.response_time,
      excerpt: null,
    });
    expect(JSON.stringify(body)).not.toMatch(/canary|Why\?/);
    expect(await looks()).toEqual([]);
  });

  test('come page by page, both ways', async () => {
    const all = (await rowsWhere('')).map(({ id }) => id);
    const seen: string[] = [];
    let page = await cast.ada.client.get<Rows>('/api/admin/messages/?page_size=2');
    for (;;) {
      seen.push(...page.body.results.map(({ id }) => id));
      if (page.body.next === null) break;
      page = await cast.ada.client.get<Rows>(page.body.next);
    }
    expect(seen).toEqual(all);
    const back = await cast.ada.client.get<Rows>(page.body.previous!);
    expect(back.body.results.map(({ id }) => id)).toEqual(all.slice(2, 4));
  });

  test('are found by person, chat, role and days', async () => {
    const ids = async (query: string) => (await rowsWhere(query)).map(({ id }) => id);
    expect(await ids(`user=${cast.omar.me.id}`)).toEqual([his.answer.id, his.question.id]);
    expect(await ids(`chat=${hers.conversation.id}&role=assistant`)).toEqual([hers.answer.id]);
    expect(await ids('from=2020-01-01&to=2020-02-01')).toEqual([]);
    expect(await ids(`to=${his.question.created_at}&role=user`)).toEqual([hers.question.id]);
  });
});

describe('what was said', () => {
  test('is shown in excerpts with a reason, and the look is recorded', async () => {
    const [row] = await rowsWhere(`chat=${his.conversation.id}&role=user&${why}`);
    expect(row?.excerpt).toBe('Why?');
    expect((await looks())[0]).toEqual({
      subject_type: 'chat',
      subject_id: his.conversation.id,
      reason: 'A complaint',
      details: { role: 'user', chat: his.conversation.id, messages: 1 },
    });
  });

  test('is searched for, whatever is typed, and shown where it was found', async () => {
    const found = await rowsWhere(`user=${cast.lin.me.id}&search=CANARY_50%25&${why}`);
    expect(found.map(({ chat }) => chat)).toEqual([hers.conversation.id]);
    expect(found[0]?.excerpt).toMatch(/^.{80}canary_50% sang\..+$/);
    expect(found[0]?.excerpt).toHaveLength(240);
    expect((await looks())[0]).toMatchObject({
      subject_type: 'person',
      subject_id: String(cast.lin.me.id),
      details: { search: 'CANARY_50%', user: cast.lin.me.id, messages: 1 },
    });
    expect(await rowsWhere(`user=${cast.lin.me.id}&search=canaryX50&${why}`)).toEqual([]);
  });

  test('is searched for with a reason only, and within bounds', async () => {
    const refused = async (query: string) => {
      const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/messages/?search=canary&${query}`);
      return [status, Object.keys(body.errors ?? {})];
    };
    const before = await looks();
    expect(await refused(`user=${cast.lin.me.id}`)).toEqual([400, ['reason']]);
    expect(await refused(why)).toEqual([400, ['search']]);
    expect(await refused(`${why}&role=user&from=2026-01-01&to=2026-02-02`)).toEqual([400, ['search']]);
    expect(await refused(`${why}&to=2026-02-02`)).toEqual([400, ['search']]);
    expect(await refused(`${why}&from=2026-01-01`)).toEqual([400, ['search']]);
    expect(await looks()).toEqual(before);
    expect(await rowsWhere(`search=canary&${why}&from=2026-01-01&to=2026-02-01`)).toEqual([]);
  });

  test('is not searched for longer than two seconds, and the answer says what to do', async () => {
    const holder = await server.pool.connect();
    await holder.query('begin; lock table message in access exclusive mode');
    try {
      const path = `/api/admin/messages/?search=canary&user=${cast.lin.me.id}&${why}`;
      const { status, body } = await cast.ada.client.get<Problem>(path);
      expect([status, body.code, body.detail]).toEqual([
        503,
        'unavailable',
        expect.stringContaining('Narrow the search'),
      ]);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  });

  test('in one message is shown as a whole, with a reason, and recorded', async () => {
    const { status, body } = await cast.ada.client.get<AdminMessage>(`/api/admin/messages/${hers.answer.id}/?${why}`);
    expect([status, AdminMessage.strict().parse(body).content]).toEqual([200, hers.answer.content]);
    expect(await auditOf(server.pool, ['message', hers.answer.id])).toEqual([
      { actor: 'ada', action: 'message.viewed', owner_id: cast.lin.me.id, reason: 'A complaint', details: {} },
    ]);
  });
});

describe('a request about everybody’s messages', () => {
  const paths = (id: string) => ['/api/admin/messages/', `/api/admin/messages/${id}/?${why}`];

  test('is for administrators, about a message that is there', async () => {
    for (const path of paths(his.question.id)) {
      expect((await server.client().get(path)).status).toBe(401);
      expect((await cast.lin.client.get(path)).status).toBe(403);
      expect((await cast.omar.client.get(path)).status).toBe(403);
    }
    for (const id of [randomUUID(), 'x', '7'])
      expect((await cast.ada.client.get(`/api/admin/messages/${id}/?${why}`)).status).toBe(404);
    expect(await auditOf(server.pool, ['message', his.question.id])).toEqual([]);
  });

  test.each(['user=0', 'chat=7', 'role=person', 'from=x', 'to=x', 'reason=ab', 'page_size=101', 'cursor=b2xkZXIgMQ'])(
    'the list is refused with ?%s',
    async (query) => {
      const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/messages/?${query}`);
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [query.split('=')[0]]]);
    },
  );

  test('a message is not shown without a reason', async () => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/messages/${his.question.id}/`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['reason']]);
  });
});
