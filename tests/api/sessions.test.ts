import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '#contract/errors.ts';
import { Session } from '#contract/people.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

type Listed = z.infer<typeof Session>;

const dayMs = 24 * 3600 * 1000;

let server: TestServer;
let ada: CastMember;
let lin: CastMember;
let people = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  people++;
  ada = await join(server.url, `ada${people}`);
  lin = await join(server.url, `lin${people}`);
});

/** One more session of the same person. */
async function signInAgain(person: CastMember, headers: Record<string, string> = {}): Promise<Client> {
  const client = server.client(headers);
  const { status } = await client.post('/api/login/', { username: person.me.username, password: person.password });
  expect(status).toBe(200);
  return client;
}

async function sessionsOf(client: Client): Promise<Listed[]> {
  const { status, body } = await client.get('/api/sessions/');
  expect(status).toBe(200);
  return z.array(Session.strict()).parse(body);
}

async function currentOf(client: Client): Promise<Listed> {
  const current = (await sessionsOf(client)).find((session) => session.is_current);
  if (!current) throw new Error('The session of this client is not listed.');
  return current;
}

async function isIn(client: Client): Promise<boolean> {
  return (await client.get('/api/me/')).status === 200;
}

describe('the list of sessions', () => {
  test('shows where a person is signed in, and marks this session', async () => {
    await signInAgain(ada, { 'user-agent': 'A telephone' });
    const sessions = await sessionsOf(ada.client);
    expect(sessions.map(({ user_agent, is_current }) => [user_agent, is_current])).toEqual([
      ['A telephone', false],
      ['node', true],
    ]);
    expect(sessions[0]?.ip_address).toBe('127.0.0.1');
  });

  test('is the person’s own', async () => {
    expect(await sessionsOf(lin.client)).toHaveLength(1);
    expect((await server.client().get('/api/sessions/')).status).toBe(401);
  });

  test('leaves out what has run out', async () => {
    const other = await signInAgain(ada);
    const { id } = await currentOf(other);
    await server.pool.query("update session set expires_at = now() - interval '1 second' where id = $1", [id]);
    expect((await sessionsOf(ada.client)).map((session) => session.id)).not.toContain(id);
  });

  test('never shows what would let somebody in', async () => {
    const { rows } = await server.pool.query<{ token: string }>('select token from session where user_id = $1', [
      ada.me.id,
    ]);
    const { text } = await ada.client.get('/api/sessions/');
    expect(text).not.toContain(rows[0]?.token);
  });
});

describe('ending a session', () => {
  test('signs that client out at its next request', async () => {
    const other = await signInAgain(ada);
    expect(await isIn(other)).toBe(true);
    const { id } = await currentOf(other);
    expect((await ada.client.delete(`/api/sessions/${id}/`)).status).toBe(204);
    expect([await isIn(other), await isIn(ada.client)]).toEqual([false, true]);
    expect((await ada.client.delete(`/api/sessions/${id}/`)).status).toBe(404);
  });

  test('may be one’s own', async () => {
    const { id } = await currentOf(ada.client);
    expect((await ada.client.delete(`/api/sessions/${id}`)).status).toBe(204);
    expect(await isIn(ada.client)).toBe(false);
  });

  test('of somebody else is as impossible as of none', async () => {
    const { id } = await currentOf(lin.client);
    const theirs = await ada.client.delete(`/api/sessions/${id}/`);
    const none = await ada.client.delete('/api/sessions/999999999/');
    expect([theirs.status, none.status]).toEqual([404, 404]);
    const { request_id: _, ...problem } = Problem.parse(theirs.body);
    expect(none.body).toMatchObject(problem);
    expect(await isIn(lin.client)).toBe(true);
  });

  test.each(['0', '-1', 'x', '1.5', '99999999999999999999', "1'--"])('%s names none', async (id) => {
    expect((await ada.client.delete(`/api/sessions/${encodeURIComponent(id)}/`)).status).toBe(404);
  });

  test('and all others leaves this one', async () => {
    const others = [await signInAgain(ada), await signInAgain(ada)];
    expect((await ada.client.delete('/api/sessions/')).status).toBe(204);
    expect(await Promise.all([ada.client, ...others, lin.client].map(isIn))).toEqual([true, false, false, true]);
    expect(await sessionsOf(ada.client)).toHaveLength(1);
  });

  test.each(['/api/sessions/1/', '/api/sessions/'])('needs a sign-in at %s', async (path) => {
    expect((await server.client().delete(path)).status).toBe(401);
  });

  test('in the midst of many requests lets none of those that come after it through', async () => {
    const other = await signInAgain(ada);
    const { id } = await currentOf(other);
    let hasEnded = false;
    const late: number[] = [];
    async function keepAsking(): Promise<void> {
      for (let n = 0; n < 40; n++) {
        const cameAfter = hasEnded;
        const { status } = await other.get('/api/me/');
        if (cameAfter) late.push(status);
      }
    }
    const asking = Promise.all(Array.from({ length: 10 }, keepAsking));
    await sleep(20);
    await ada.client.delete(`/api/sessions/${id}/`);
    hasEnded = true;
    await asking;
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late)).toEqual(new Set([401]));
  });
});

describe('a session that is used', () => {
  /** Makes the session of a client that has sent nothing yet older than it is. */
  const age = (days: number) =>
    server.pool.query(
      `update session set created_at = created_at - make_interval(days => $2),
         last_used_at = now() - interval '1 day', expires_at = now() + interval '13 days' where user_id = $1`,
      [ada.me.id, days],
    );

  /** No request waits for its own use to be noted. */
  async function untilNoted(client: Client): Promise<Listed> {
    for (let tries = 0; tries < 100; tries++) {
      const session = await currentOf(client);
      if (Date.now() - Date.parse(session.last_used_at) < 60_000) return session;
      await sleep(20);
    }
    throw new Error('The use was not noted.');
  }

  test('runs for another fourteen days, without its client noticing', async () => {
    await age(1);
    const session = await untilNoted(ada.client);
    expect(Date.parse(session.expires_at) - Date.now()).toBeGreaterThan(13.9 * dayMs);
  });

  test('ends ninety days after it began, however much it is used', async () => {
    await age(85);
    const session = await untilNoted(ada.client);
    expect(Date.parse(session.expires_at) - Date.now()).toBeLessThan(5.1 * dayMs);
    expect(Date.parse(session.expires_at) - Date.now()).toBeGreaterThan(4.9 * dayMs);
  });

  test('lets nobody in once it has run out', async () => {
    await server.pool.query("update session set expires_at = now() - interval '1 second' where user_id = $1", [
      ada.me.id,
    ]);
    expect(await isIn(ada.client)).toBe(false);
  });
});

describe('changing the password', () => {
  const next = 'an altogether new secret';
  const change = (client: Client, fields: Record<string, unknown> = {}) =>
    client.post('/api/password/change/', {
      current_password: ada.password,
      new_password: next,
      new_password_confirm: next,
      ...fields,
    });
  const logIn = (password: string) => server.client().post('/api/login/', { username: ada.me.username, password });

  test('lets the new one in and the old one not', async () => {
    expect((await change(ada.client)).status).toBe(200);
    expect([(await logIn(ada.password)).status, (await logIn(next)).status]).toEqual([401, 200]);
  });

  test('ends every other session, and gives this client a new one', async () => {
    const other = await signInAgain(ada);
    expect(await isIn(other)).toBe(true);
    const old = ada.client.cookieHeader;
    await change(ada.client);
    expect(ada.client.cookieHeader).not.toBe(old);
    expect([await isIn(ada.client), await isIn(other), await isIn(lin.client)]).toEqual([true, false, true]);
    expect((await server.client().get('/api/me/', { cookie: old })).status).toBe(401);
    expect(await sessionsOf(ada.client)).toHaveLength(1);
  });

  test('leaves API keys valid', async () => {
    const { body } = await ada.client.post<{ key: string }>('/api/api-keys/', { name: 'a program' });
    await change(ada.client);
    expect((await server.client({ authorization: `Bearer ${body.key}` }).get('/api/me/')).status).toBe(200);
  });

  test.each([
    ['the current one is wrong', { current_password: 'something else' }, 'current_password'],
    ['the current one is missing', { current_password: undefined }, 'current_password'],
    ['the new ones differ', { new_password_confirm: 'an altogether new secreT' }, 'new_password_confirm'],
    ['the new one is short', { new_password: 'short', new_password_confirm: 'short' }, 'new_password'],
    ['the new one is common', { new_password: 'sunshine1', new_password_confirm: 'sunshine1' }, 'new_password'],
  ])('is refused where %s, and changes nothing', async (_, fields, field) => {
    const other = await signInAgain(ada);
    const answer = await change(ada.client, fields);
    expect(answer.status).toBe(400);
    expect(Object.keys(Problem.parse(answer.body).errors ?? {})).toEqual([field]);
    expect([await isIn(ada.client), await isIn(other)]).toEqual([true, true]);
    expect((await logIn(ada.password)).status).toBe(200);
  });

  test('needs a sign-in, and not by an API key', async () => {
    expect((await change(server.client())).status).toBe(401);
    const { body } = await ada.client.post<{ key: string }>('/api/api-keys/', { name: 'a program' });
    expect((await change(server.client({ authorization: `Bearer ${body.key}` }))).status).toBe(403);
  });

  test('by two at once leaves one of the two passwords, and one way in', async () => {
    const other = await signInAgain(ada);
    const answers = await Promise.all([
      change(ada.client, { new_password: 'the first new secret', new_password_confirm: 'the first new secret' }),
      change(other, { new_password: 'the second new secret', new_password_confirm: 'the second new secret' }),
    ]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const logins = [
      await logIn('the first new secret'),
      await logIn('the second new secret'),
      await logIn(ada.password),
    ];
    expect(logins.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('whoever', () => {
  test('has a closed account is out after a second, with every session', async () => {
    const other = await signInAgain(ada);
    expect([await isIn(ada.client), await isIn(other)]).toEqual([true, true]);
    await server.pool.query('update app_user set deactivated_at = now() where id = $1', [ada.me.id]);
    await sleep(1050);
    expect([await isIn(ada.client), await isIn(other)]).toEqual([false, false]);
  });

  test('is deleted is out', async () => {
    await server.pool.query('delete from app_user where id = $1', [lin.me.id]);
    expect(await isIn(lin.client)).toBe(false);
  });

  test.each(['sessionid=', 'other=1'])('sends the cookie %j is nobody', async (cookie) => {
    const answer = await server.client().get('/api/me/', { cookie });
    expect(Problem.parse(answer.body).detail).toBe('Sign in first.');
  });

  test.each([
    ['garbage', 'x'],
    ['an unsigned token', 'abcdefghijklmnopqrstuvwxyz012345'],
    ['a broken escape', '%E0%A4%A'],
    ['SQL', "'%20or%201=1--.AAAA"],
    ['8 KB', 'x'.repeat(8000)],
  ])('sends %s for a cookie is refused', async (_, value) => {
    const answer = await server.client().get('/api/me/', { cookie: `sessionid=${value}` });
    expect(answer.status).toBe(401);
  });

  test('changes one letter of a cookie is refused, though the right one was just seen', async () => {
    expect(await isIn(ada.client)).toBe(true);
    const cookie = ada.client.cookieHeader.replace(/=(.)/, (_, letter: string) => `=${letter === 'a' ? 'b' : 'a'}`);
    expect((await server.client().get('/api/me/', { cookie })).status).toBe(401);
  });
});
