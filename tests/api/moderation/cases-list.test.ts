import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import type { CaseState } from '#contract/moderation/cases.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { assign, casePath, decide, flagAnswer, joinAs, listCases, setFlag, toggle } from '#tests/support/reviewers.ts';

let server: AppServer;
let cast: Cast;
let mo: CastMember;
/** By what they are, oldest first. */
const cases = {
  wrong: '',
  held: '',
  unsafe: '',
  outdated: '',
  escalated: '',
  upheld: '',
  dismissed: '',
  withdrawn: '',
};
let agent: string;
let model: string;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  mo = await joinAs(server, 'mo', 'moderator');
  cases.wrong = (await flagAnswer(server, cast.lin)).caseId;
  cases.held = (await flagAnswer(server, cast.lin, ['off_topic'])).caseId;
  cases.unsafe = (await flagAnswer(server, cast.lin, ['safety_issue', 'outdated'])).caseId;
  agent = (await makeAgent(cast.omar)).id;
  cases.outdated = await flaggedOfAgent();
  cases.escalated = (await flagAnswer(server, cast.omar, ['safety_issue'])).caseId;
  cases.upheld = (await flagAnswer(server, cast.omar)).caseId;
  cases.dismissed = (await flagAnswer(server, cast.omar)).caseId;
  const withdrawn = await flagAnswer(server, cast.omar);
  cases.withdrawn = withdrawn.caseId;
  await assign(mo, cases.held, { version: 1 });
  await decide(mo, cases.escalated, 1, 'escalated');
  await decide(mo, cases.upheld, 1, 'upheld');
  await decide(cast.ada, cases.dismissed, 1, 'dismissed');
  await toggle(cast.omar, withdrawn, 'factual_error');
  model = (await listCases(mo)).results[0]!.model!;
  await server.pool.query(`update review_case set opened_at = now() - interval '30 hours' where id = $1`, [
    cases.wrong,
  ]);
});
afterAll(() => server.close());

async function flaggedOfAgent(): Promise<string> {
  const asked = await askAndGetAnswer(cast.omar, { agent });
  await setFlag(cast.omar, asked, 'outdated');
  const sql = 'select id from review_case where message_id = $1';
  return (await server.pool.query<{ id: string }>(sql, [asked.answer.id])).rows[0]!.id;
}

/** The names of the cases of a list, in its order. */
const named = async (query = '', person = mo) =>
  (await listCases(person, query)).results.map(
    ({ id }) => Object.entries(cases).find(([, known]) => known === id)?.[0] ?? id,
  );

describe('the queue', () => {
  test('begins with safety issues, and then with what has waited longest', async () => {
    expect(await named()).toEqual(['unsafe', 'escalated', 'wrong', 'held', 'outdated']);
    expect((await listCases(mo)).count).toBe(5);
  });

  test('has nothing of what was said in it', async () => {
    const { text } = await mo.client.get('/api/moderation/cases/?state=waiting');
    expect(text).not.toMatch(/content|excerpt|comment|"why\?"/i);
  });

  const filters: [query: () => string, shown: (keyof typeof cases)[]][] = [
    [() => 'state=open', ['unsafe', 'wrong', 'outdated']],
    [() => 'state=in_review', ['held']],
    [() => 'state=escalated', ['escalated']],
    [() => 'state=closed', ['withdrawn', 'dismissed', 'upheld']],
    [() => 'state=upheld', ['upheld']],
    [() => 'state=dismissed', ['dismissed']],
    [() => 'state=withdrawn', ['withdrawn']],
    [() => 'kind=safety_issue', ['unsafe', 'escalated']],
    [() => 'kind=factual_error&state=closed', ['withdrawn', 'dismissed', 'upheld']],
    [() => `agent=${agent}`, ['outdated']],
    [() => `agent=${agent}&state=closed`, []],
    [() => `model=${model}&kind=off_topic`, ['held']],
    [() => `model=${agent}`, []],
    [() => 'assignee=me', ['held']],
    [() => `assignee=${mo.me.id}`, ['held']],
    [() => `assignee=${cast.ada.me.id}`, []],
    [() => 'assignee=none&state=open', ['unsafe', 'wrong', 'outdated']],
    [() => 'state=closed&assignee=me', ['upheld']],
    [() => 'state=closed&assignee=none', ['withdrawn']],
    [() => 'older_than=24', ['wrong']],
    [() => 'newer_than=24&kind=safety_issue', ['unsafe', 'escalated']],
    [() => 'state=closed&older_than=24', []],
  ];
  test.each(filters)('is filtered: %s', async (query, shown) => {
    expect(await named(query())).toEqual(shown);
    expect((await listCases(mo, query())).count).toBe(shown.length);
  });

  test.each([
    ['', 5],
    ['state=closed&', 3],
  ])('is read page by page, there and back: %s', async (filter, count) => {
    const all = await named(`${filter}page_size=100`);
    expect(all).toHaveLength(count);
    let page = (await mo.client.get<ListPage<{ id: string }>>(`/api/moderation/cases/?${filter}page_size=2`)).body;
    const pages = [page];
    expect(page.previous).toBeNull();
    while (page.next !== null) {
      page = (await mo.client.get<ListPage<{ id: string }>>(page.next)).body;
      pages.push(page);
    }
    const ids = pages.map(({ results }) => results.map(({ id }) => id));
    expect(ids.flat()).toEqual((await listCases(mo, `${filter}page_size=100`)).results.map(({ id }) => id));
    for (let index = pages.length - 1; index > 0; index--) {
      page = (await mo.client.get<ListPage<{ id: string }>>(page.previous!)).body;
      expect(page.results.map(({ id }) => id)).toEqual(ids[index - 1]);
    }
  });

  test.each([
    ['state=done', 'state'],
    ['kind=boring', 'kind'],
    ['agent=1', 'agent'],
    ['model=gpt', 'model'],
    ['assignee=mo', 'assignee'],
    ['assignee=0', 'assignee'],
    ['older_than=-1', 'older_than'],
    ['newer_than=1.5', 'newer_than'],
    ['newer_than=999999999', 'newer_than'],
    ['page_size=101', 'page_size'],
    ['cursor=b2xkZXIgMQ', 'cursor'],
    ['state=closed&cursor=bmV3ZXIgMSAyIDM', 'cursor'],
  ])('refuses %s', async (query, field) => {
    const refused = await mo.client.get<Problem>(`/api/moderation/cases/?${query}`);
    expect([refused.status, Object.keys(refused.body.errors ?? {})]).toEqual([400, [field]]);
  });

  test.each(['newer 999999999999999 999999999999999 999999999999999', 'older 0 0 0'])(
    'is empty beyond its ends: %s',
    async (place) => {
      expect(await named(`cursor=${Buffer.from(place).toString('base64url')}`)).toEqual([]);
    },
  );

  test('says how much there is to do', async () => {
    const summary = await mo.client.get('/api/moderation/summary/');
    expect(summary.body).toEqual({ open: 3, safety_issue: 2, escalated: 1, mine: 1 });
    expect((await cast.ada.client.get('/api/moderation/summary/')).body).toMatchObject({ mine: 0 });
  });

  test('names those who review', async () => {
    const { body } = await mo.client.get('/api/moderation/reviewers/');
    expect(body).toEqual([
      { id: cast.ada.me.id, username: 'ada', role: 'administrator' },
      { id: mo.me.id, username: 'mo', role: 'moderator' },
    ]);
  });

  test('costs a look at an index, whatever is asked for', async () => {
    const waiting = `select id from review_case c where closed_at is null`;
    const plans: [string, string][] = [
      [`${waiting} order by priority, opened_at, number limit 20`, 'review_case_waiting'],
      [`${waiting} and kind = 'outdated' order by priority, opened_at, number limit 20`, 'review_case_waiting_kind'],
      [
        `${waiting} and agent_id = '${agent}' order by priority, opened_at, number limit 20`,
        'review_case_waiting_agent',
      ],
    ];
    const client = await server.pool.connect();
    try {
      await client.query('begin; set local enable_seqscan = off; set local enable_sort = off');
      for (const [statement, index] of plans) {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${statement}`);
        expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(new RegExp(`Index.* using ${index} `));
      }
      await client.query('rollback');
    } finally {
      client.release();
    }
  });
});

describe('review is refused', () => {
  const id = () => cases.wrong;
  const routes: [method: string, path: () => string, body?: object][] = [
    ['GET', () => '/api/moderation/cases/'],
    ['GET', () => casePath(id())],
    ['POST', () => casePath(id(), 'assign/'), { version: 1 }],
    ['POST', () => casePath(id(), 'comments/'), { text: 'Hello' }],
    ['POST', () => casePath(id(), 'decide/'), { version: 1, decision: 'upheld', reason: 'So' }],
    ['POST', () => casePath(id(), 'reopen/'), { version: 1, reason: 'So' }],
    ['GET', () => casePath(id(), 'history/')],
    ['GET', () => '/api/moderation/summary/'],
    ['GET', () => '/api/moderation/reviewers/'],
    ['GET', () => '/api/moderation/audit/'],
  ];

  test.each(routes)(
    'to who is not signed in, and to members, even of their own flags: %s %s',
    async (method, path, body) => {
      const before = await state();
      expect((await server.client().request(method, path(), body)).status).toBe(401);
      const refused = await cast.lin.client.request<Problem>(method, path(), body);
      expect([refused.status, refused.body.detail]).toEqual([403, 'Only moderators and administrators may do this.']);
      expect(await state()).toEqual(before);
    },
  );

  test.each(routes.filter(([, path]) => path().includes('/cases/') && path() !== '/api/moderation/cases/'))(
    'of what is not there: %s %s',
    async (method, path, body) => {
      const random = path().replace(casePath(id()), casePath('0190b2a0-0000-7000-8000-000000000000'));
      expect((await mo.client.request(method, random, body)).status).toBe(404);
      const wrong = path().replace(casePath(id()), casePath('17'));
      expect((await mo.client.request(method, wrong, body)).status).toBe(404);
    },
  );

  const reasons: unknown[] = ['', '  ', 7, null, 'x'.repeat(1001), 'a\u0000b', 'a\ud800'];
  const versions: unknown[] = ['1', 1.5, null, true];
  const wrong: [path: string, body: object, field: string][] = [
    ['assign/', {}, 'version'],
    ...versions.map((version): [string, object, string] => ['assign/', { version }, 'version']),
    ...['mo', 0, -1, 1.5, 2 ** 60].map((assignee): [string, object, string] => [
      'assign/',
      { version: 1, assignee },
      'assignee',
    ]),
    ['comments/', {}, 'text'],
    ...reasons.slice(0, -3).map((text): [string, object, string] => ['comments/', { text }, 'text']),
    ['comments/', { text: 'x'.repeat(2001) }, 'text'],
    ['comments/', { text: 'a\u0000b' }, 'text'],
    ...['open', 'withdrawn', '', 1, undefined].map((decision): [string, object, string] => [
      'decide/',
      { version: 1, reason: 'So', decision },
      'decision',
    ]),
    ...reasons.map((reason): [string, object, string] => [
      'decide/',
      { version: 1, decision: 'upheld', reason },
      'reason',
    ]),
    ...versions.map((version): [string, object, string] => ['reopen/', { version, reason: 'So' }, 'version']),
    ...reasons.map((reason): [string, object, string] => ['reopen/', { version: 1, reason }, 'reason']),
  ];

  test('with a word for the field that is wrong, and nothing changes', async () => {
    const before = await state();
    for (const [path, body, field] of wrong) {
      const refused = await mo.client.post<Problem>(casePath(id(), path), body);
      expect([refused.status, Object.keys(refused.body.errors ?? {}), path, body]).toEqual([400, [field], path, body]);
    }
    expect(await state()).toEqual(before);
  });

  async function state(): Promise<unknown> {
    const { rows } = await server.pool.query<{ state: CaseState }>(
      `select state, version, assignee_id, (select count(*) from review_event) as events,
         (select count(*) from audit_log) as acts from review_case where id = $1`,
      [id()],
    );
    return rows;
  }
});
