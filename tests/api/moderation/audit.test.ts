import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import { AuditEntry } from '#contract/moderation/audit.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { assign, decide, flagAnswer, joinAs, lookAt } from '#tests/support/reviewers.ts';

let server: AppServer;
let cast: Cast;
let mo: CastMember;
let caseId: string;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  mo = await joinAs(server, 'mo', 'moderator');
  ({ caseId } = await flagAnswer(server, cast.lin));
  await lookAt(mo, caseId);
  await assign(mo, caseId, { version: 1 });
  await decide(mo, caseId, 2, 'upheld', 'It was 1969');
  await server.pool.query(
    `insert into audit_log (actor_id, actor_username, actor_role, action, subject_type, subject_id, reason)
     values ($1, 'ada', 'administrator', 'person.role_changed', 'person', '7', 'She reviews')`,
    [cast.ada.me.id],
  );
});
afterAll(() => server.close());

async function read(person: CastMember, query = ''): Promise<ListPage<AuditEntry>> {
  const { status, body, text } = await person.client.get<ListPage<AuditEntry>>(`/api/moderation/audit/?${query}`);
  expect(status, text).toBe(200);
  for (const entry of body.results) AuditEntry.strict().parse(entry);
  return body;
}

const actions = async (person: CastMember, query = '') =>
  (await read(person, query)).results.map(({ action }) => action);

const ofCase = ['case.decided', 'case.assigned', 'case.viewed', 'case.opened'];

test('the audit log has every transition and every look, newest first', async () => {
  expect(await actions(mo)).toEqual(ofCase);
  const { count, results } = await read(mo);
  expect(count).toBe(4);
  expect(results[0]).toMatchObject({
    actor: { id: mo.me.id, username: 'mo', role: 'moderator' },
    subject_type: 'case',
    subject_id: caseId,
    owner: cast.lin.me.id,
    reason: 'It was 1969',
    details: { from: 'in_review', to: 'upheld', kinds: ['factual_error'] },
  });
});

test('administrators read all of it, moderators what concerns cases, whatever they ask for', async () => {
  expect(await actions(cast.ada)).toEqual(['person.role_changed', ...ofCase]);
  expect(await read(mo, 'subject_type=person')).toMatchObject({ count: 0, results: [] });
  expect(await actions(mo, 'action=person.role_changed')).toEqual([]);
  expect(await actions(mo, `actor=${cast.ada.me.id}`)).toEqual([]);
});

test.each<[() => string, string[]]>([
  [() => `actor=${mo.me.id}`, ['case.decided', 'case.assigned', 'case.viewed']],
  [() => 'action=case.viewed', ['case.viewed']],
  [() => 'subject_type=person', ['person.role_changed']],
  [() => `subject=${caseId}`, ofCase],
  [() => `subject=${caseId}&action=case.opened`, ['case.opened']],
])('the audit log is filtered: %s', async (query, expected) => {
  expect(await actions(cast.ada, query())).toEqual(expected);
});

test('the audit log is read page by page, there and back', async () => {
  const first = await read(cast.ada, 'page_size=3');
  const second = (await cast.ada.client.get<ListPage<AuditEntry>>(first.next!)).body;
  expect(second.results.map(({ action }) => action)).toEqual(['case.viewed', 'case.opened']);
  expect(second.next).toBeNull();
  expect((await cast.ada.client.get<ListPage<AuditEntry>>(second.previous!)).body.results).toEqual(first.results);
});

test.each([
  ['actor=ada', 'actor'],
  ['action=a%00b', 'action'],
  [`subject=${'x'.repeat(101)}`, 'subject'],
  ['cursor=1', 'cursor'],
])('the audit log refuses %s', async (query, field) => {
  const refused = await mo.client.get<Problem>(`/api/moderation/audit/?${query}`);
  expect([refused.status, Object.keys(refused.body.errors ?? {})]).toEqual([400, [field]]);
});

test.each(['update review_event set reason = null', 'delete from review_event', 'truncate review_event'])(
  'what happened to a case stays: %s',
  async (sql) => {
    await expect(server.pool.query(sql)).rejects.toThrow('rows of review_event are only added');
  },
);
