import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AdminPerson } from '#contract/admin/people.ts';
import type { Problem } from '#contract/errors.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let ada: CastMember;
let person: CastMember;
let people = 0;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());
beforeEach(async () => {
  person = await join(server.url, `person${++people}`);
});

const pathOf = ({ me }: CastMember, action = '') => `/api/admin/people/${me.id}/${action}`;

async function peopleWhere(query: string): Promise<string[]> {
  const { status, body, text } = await ada.client.get<ListPage<AdminPerson>>(`/api/admin/people/?${query}`);
  if (status !== 200) throw new Error(text);
  return body.results.map(({ username }) => username);
}

async function makeModerator(who: CastMember): Promise<CastMember> {
  await ada.client.patch(pathOf(who), { role: 'moderator' });
  return who;
}

describe('who has an account', () => {
  test('is told with their role, when they were last seen, and how much they have', async () => {
    await askAndGetAnswer(person);
    const { status, body } = await ada.client.get<AdminPerson>(pathOf(person));
    expect(status).toBe(200);
    const seenAt = Date.parse(AdminPerson.strict().parse(body).last_seen_at!);
    expect(Date.now() - seenAt).toBeLessThan(60_000);
    expect(body).toMatchObject({
      id: person.me.id,
      username: person.me.username,
      email: person.me.email,
      role: 'member',
      deactivated_at: null,
      session_count: 1,
      conversation_count: 1,
    });
  });

  test('is listed newest first, page by page, in both directions', async () => {
    const first = await ada.client.get<ListPage<AdminPerson>>('/api/admin/people/?page_size=1');
    expect(first.body.results.map((row) => AdminPerson.strict().parse(row).id)).toEqual([person.me.id]);
    expect([first.body.count, first.body.previous]).toEqual([people + 1, null]);
    const second = await ada.client.get<ListPage<AdminPerson>>(first.body.next!);
    expect(second.body.results).not.toEqual(first.body.results);
    const back = await ada.client.get<ListPage<AdminPerson>>(second.body.previous!);
    expect(back.body.results).toEqual(first.body.results);
  });

  test('is found by the beginning of a name or an address, by role, and by being active', async () => {
    const { username } = person.me;
    expect(await peopleWhere(`search=${username.toUpperCase()}`)).toEqual([username]);
    expect(await peopleWhere(`search=${username}@exa`)).toEqual([username]);
    expect(await peopleWhere('search=%25')).toEqual([]);
    expect(await peopleWhere(`search=${username.slice(1)}`)).toEqual([]);
    await makeModerator(person);
    expect(await peopleWhere('role=moderator')).toContain(username);
    expect(await peopleWhere('role=member')).not.toContain(username);
    await ada.client.post(pathOf(person, 'deactivate/'), { reason: 'Has left' });
    expect(await peopleWhere('status=deactivated')).toContain(username);
    expect(await peopleWhere('status=active')).not.toContain(username);
  });
});

describe('a role', () => {
  test('is given, holds at once, and the change is recorded with its reason', async () => {
    const { status, body } = await ada.client.patch<AdminPerson>(pathOf(person), {
      role: 'administrator',
      reason: 'Runs it with me',
    });
    expect([status, AdminPerson.strict().parse(body).role]).toEqual([200, 'administrator']);
    expect((await person.client.get('/api/admin/people/')).status).toBe(200);
    expect((await person.client.get<{ role: string }>('/api/me/')).body.role).toBe('administrator');
    await ada.client.patch(pathOf(person), { role: 'member' });
    expect((await person.client.get('/api/admin/people/')).status).toBe(403);
    expect(await auditOf(server.pool, ['person', person.me.id])).toEqual([
      {
        actor: 'ada',
        action: 'person.role_changed',
        owner_id: person.me.id,
        reason: 'Runs it with me',
        details: { username: person.me.username, from: 'member', to: 'administrator' },
      },
      {
        actor: 'ada',
        action: 'person.role_changed',
        owner_id: person.me.id,
        reason: '',
        details: { username: person.me.username, from: 'administrator', to: 'member' },
      },
    ]);
  });

  test('that they have already is no change, and leaves no record', async () => {
    expect((await ada.client.patch(pathOf(person), { role: 'member' })).status).toBe(200);
    expect(await auditOf(server.pool, ['person', person.me.id])).toEqual([]);
  });
});

describe('the last active administrator', () => {
  const refusal = { status: 409, body: { code: 'conflict', detail: expect.stringContaining('last active') } };

  test('can be taken out by nobody, themselves least', async () => {
    expect(await ada.client.patch(pathOf(ada), { role: 'member' })).toMatchObject(refusal);
    expect(await ada.client.post(pathOf(ada, 'deactivate/'), { reason: 'I leave' })).toMatchObject(refusal);
    const { rows } = await server.pool.query(
      "select from audit_log where subject_id = $1 and subject_type = 'person'",
      [ada.me.id],
    );
    expect(rows).toEqual([]);
  });

  test('is who is active: one who is deactivated counts for nothing', async () => {
    await ada.client.patch(pathOf(person), { role: 'administrator' });
    await ada.client.post(pathOf(person, 'deactivate/'), { reason: 'Has left' });
    expect(await ada.client.patch(pathOf(ada), { role: 'member' })).toMatchObject(refusal);
  });

  test('may go once there is another', async () => {
    await ada.client.patch(pathOf(person), { role: 'administrator' });
    expect((await person.client.patch(pathOf(person), { role: 'member' })).status).toBe(200);
    expect((await person.client.get('/api/admin/people/')).status).toBe(403);
  });
});

describe('who is deactivated', () => {
  test('is out by every way in, and gets in again when reactivated, by signing in', async () => {
    const key = (await person.client.post<{ key: string }>('/api/api-keys/', { name: 'a program' })).body.key;
    const program = server.client({ authorization: `Bearer ${key}` });
    const signIn = () =>
      server.client().post('/api/login/', { username: person.me.username, password: person.password });
    const { status, body } = await ada.client.post<AdminPerson>(pathOf(person, 'deactivate/'), { reason: 'Has left' });
    expect([status, body.session_count]).toEqual([200, 0]);
    expect(AdminPerson.strict().parse(body).deactivated_at).not.toBeNull();
    expect((await person.client.get('/api/me/')).status).toBe(401);
    expect((await program.get('/api/me/')).status).toBe(401);
    expect((await signIn()).status).toBe(401);

    const again = await ada.client.post<AdminPerson>(pathOf(person, 'reactivate/'), { reason: 'Is back' });
    expect([again.status, again.body.deactivated_at]).toEqual([200, null]);
    expect((await person.client.get('/api/me/')).status).toBe(401);
    expect((await program.get('/api/me/')).status).toBe(200);
    expect((await signIn()).status).toBe(200);
    const common = { actor: 'ada', owner_id: person.me.id };
    expect(await auditOf(server.pool, ['person', person.me.id])).toEqual([
      {
        ...common,
        action: 'person.deactivated',
        reason: 'Has left',
        details: { username: person.me.username, sessions: 1 },
      },
      { ...common, action: 'person.reactivated', reason: 'Is back', details: { username: person.me.username } },
    ]);
  });

  test('a second time stays as they were, and it is recorded once', async () => {
    const first = await ada.client.post<AdminPerson>(pathOf(person, 'deactivate/'), { reason: 'Has left' });
    const second = await ada.client.post<AdminPerson>(pathOf(person, 'deactivate/'), { reason: 'Has left' });
    expect(second.body).toEqual(first.body);
    expect(await auditOf(server.pool, ['person', person.me.id])).toHaveLength(1);
  });

  test('has their running answer written to its end', async () => {
    const made = await person.client.post<{ id: string }>('/api/conversations/', {});
    await person.client.post(
      `/api/conversations/${made.body.id}/send-message/`,
      { content: 'Slowly [[pace-20-10]]' },
      { prefer: 'respond-async' },
    );
    await ada.client.post(pathOf(person, 'deactivate/'), { reason: 'Has left' });
    const statusOf = async () =>
      (
        await server.pool.query("select status from message where conversation_id = $1 and role = 'assistant'", [
          made.body.id,
        ])
      ).rows;
    expect(await statusOf()).not.toEqual([{ status: 'complete' }]);
    await expect.poll(statusOf, { timeout: 10_000 }).toEqual([{ status: 'complete' }]);
  });
});

test('ending the sessions of a person signs them out everywhere; their keys stay', async () => {
  const key = (await person.client.post<{ key: string }>('/api/api-keys/', { name: 'a program' })).body.key;
  await server.client().post('/api/login/', { username: person.me.username, password: person.password });
  const { status, body } = await ada.client.post<AdminPerson>(pathOf(person, 'end-sessions/'));
  expect([status, AdminPerson.strict().parse(body).session_count]).toEqual([200, 0]);
  expect((await person.client.get('/api/me/')).status).toBe(401);
  expect((await server.client({ authorization: `Bearer ${key}` }).get('/api/me/')).status).toBe(200);
  expect(await auditOf(server.pool, ['person', person.me.id])).toMatchObject([
    { action: 'person.sessions_ended', details: { sessions: 2 } },
  ]);
});

describe('a request about people', () => {
  const routes: [method: string, action: string, body?: object][] = [
    ['GET', ''],
    ['PATCH', '', { role: 'member' }],
    ['POST', 'deactivate/', { reason: 'Has left' }],
    ['POST', 'reactivate/', {}],
    ['POST', 'end-sessions/', {}],
  ];

  test.each(routes)('%s %s is for administrators, about somebody who is there', async (method, action, body) => {
    const ask = (client: CastMember['client'], path: string) => client.request<Problem>(method, path, body);
    const moderator = await makeModerator(await join(server.url, `mira${people}`));
    expect(await ask(server.client(), pathOf(ada, action))).toMatchObject({ status: 401 });
    for (const { client } of [person, moderator]) {
      expect(await ask(client, pathOf(ada, action))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await ask(client, `/api/admin/people/987654/${action}`)).toMatchObject({ status: 403 });
    }
    for (const id of ['987654', '0', 'x', '9'.repeat(30)])
      expect(await ask(ada.client, `/api/admin/people/${id}/${action}`)).toMatchObject({ status: 404 });
  });

  test.each<[method: string, action: string, body: object, field: string]>([
    ['PATCH', '', {}, 'role'],
    ['PATCH', '', { role: 'owner' }, 'role'],
    ['PATCH', '', { role: 'member', reason: 'x' }, 'reason'],
    ['POST', 'deactivate/', {}, 'reason'],
    ['POST', 'deactivate/', { reason: '  a  ' }, 'reason'],
    ['POST', 'deactivate/', { reason: 'x'.repeat(501) }, 'reason'],
    ['POST', 'deactivate/', { reason: 'a\u0000bc' }, 'reason'],
    ['POST', 'reactivate/', { reason: 7 }, 'reason'],
    ['POST', 'end-sessions/', { reason: '' }, 'reason'],
  ])('%s %s is refused with %o', async (method, action, body, field) => {
    const { status, body: problem } = await ada.client.request<Problem>(method, pathOf(person, action), body);
    expect([status, Object.keys(problem.errors ?? {})]).toEqual([400, [field]]);
    expect(await auditOf(server.pool, ['person', person.me.id])).toEqual([]);
  });

  test.each(['role=owner', 'status=gone', 'page_size=0', 'cursor=x', 'search=a%00b'])(
    'the list is refused with ?%s',
    async (query) => {
      const { status, body } = await ada.client.get<Problem>(`/api/admin/people/?${query}`);
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [query.split('=')[0]]]);
    },
  );

  test('the list is for administrators', async () => {
    expect((await server.client().get('/api/admin/people/')).status).toBe(401);
    expect((await person.client.get('/api/admin/people/')).status).toBe(403);
    expect((await (await makeModerator(person)).client.get('/api/admin/people/')).status).toBe(403);
  });
});
