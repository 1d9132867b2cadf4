import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '#contract/errors.ts';
import * as contract from '#contract/people.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

const NewKey = contract.ApiKey.extend({ key: z.string() }).strict();
type NewKey = z.infer<typeof NewKey>;

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

async function makeKey(person: CastMember, fields: object = {}): Promise<NewKey> {
  const { status, body } = await person.client.post('/api/api-keys/', { name: 'a program', ...fields });
  expect(status).toBe(201);
  return NewKey.parse(body);
}

const program = (key: string) => server.client({ authorization: `Bearer ${key}` });
const statusWith = async (authorization: string) => (await server.client({ authorization }).get('/api/me/')).status;

describe('a new key', () => {
  test('signs its person in, in every request that carries it', async () => {
    const { key } = await makeKey(ada);
    const { status, body } = await program(key).get('/api/me/');
    expect({ status, body }).toEqual({ status: 200, body: ada.me });
    expect(await statusWith(`bearer  ${key}`)).toBe(200);
  });

  test('is shown once and stored as a hash', async () => {
    const { key, id } = await makeKey(ada);
    expect(key).toMatch(/^clq_[\w-]{43}$/);
    expect((await ada.client.get('/api/api-keys/')).text).not.toContain(key);
    const { rows } = await server.pool.query<{ key_hash: Buffer }>('select * from api_key where id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(key.slice(12));
    expect(rows[0]?.key_hash).toEqual(createHash('sha256').update(key).digest());
  });

  test('may be asked for again with the same Idempotency-Key, whose record does not hold it', async () => {
    const ask = () =>
      ada.client.post<NewKey>('/api/api-keys/', { name: 'once' }, { 'idempotency-key': `key-${people}` });
    const [first, second] = [await ask(), await ask()];
    expect(second.body).toEqual(first.body);
    const { rows } = await server.pool.query<{ answer: Buffer }>('select answer from idempotency');
    for (const { answer } of rows) expect(answer.includes(first.body.key)).toBe(false);
    expect((await ada.client.get<unknown[]>('/api/api-keys/')).body).toHaveLength(1);
  });

  test('ends on its day', async () => {
    const { key, id, expires_at } = await makeKey(ada, { expires_in_days: 30 });
    expect((Date.parse(expires_at ?? '') - Date.now()) / (24 * 3600 * 1000)).toBeCloseTo(30, 2);
    await server.pool.query("update api_key set expires_at = now() - interval '1 second' where id = $1", [id]);
    expect((await program(key).get('/api/me/')).status).toBe(401);
  });

  test.each([
    { name: '' },
    { name: ' ' },
    { name: 'x'.repeat(101) },
    { name: 7 },
    { expires_in_days: 0 },
    { expires_in_days: 3651 },
    { expires_in_days: 1.5 },
  ])('is not made of %j', async (fields) => {
    const answer = await ada.client.post('/api/api-keys/', { name: 'a program', ...fields });
    expect(answer.status).toBe(400);
    expect(Object.keys(Problem.parse(answer.body).errors ?? {})).toEqual(Object.keys(fields));
  });

  test('belongs to whoever asks, whatever the body says', async () => {
    const { key } = await makeKey(ada, {
      user_id: lin.me.id,
      userId: lin.me.id,
      key: 'clq_mine',
      key_hash: 'x',
      role: 'administrator',
    });
    expect((await program(key).get('/api/me/')).body).toEqual(ada.me);
  });

  test('is refused when there are fifty, also when many are asked for at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => ada.client.post('/api/api-keys/', { name: `key ${n}` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10);
    expect((await lin.client.post('/api/api-keys/', { name: 'hers' })).status).toBe(201);
  });
});

describe('the list of keys', () => {
  test('is one’s own, newest first, with what tells them apart', async () => {
    const [one, two] = [await makeKey(ada, { name: 'one' }), await makeKey(ada, { name: 'two' })];
    await makeKey(lin);
    const keys = z.array(contract.ApiKey.strict()).parse((await ada.client.get('/api/api-keys/')).body);
    expect(keys.map(({ id, name }) => ({ id, name }))).toEqual([
      { id: two.id, name: 'two' },
      { id: one.id, name: 'one' },
    ]);
    expect(one.key.startsWith(keys[1]?.prefix ?? '-')).toBe(true);
    expect(keys[1]?.last_used_at).toBeNull();
  });

  test('tells when a key was last used', async () => {
    const { key } = await makeKey(ada);
    await program(key).get('/api/me/');
    const lastUse = async () => (await ada.client.get<NewKey[]>('/api/api-keys/')).body[0]?.last_used_at ?? null;
    for (let tries = 0; tries < 100 && (await lastUse()) === null; tries++) await sleep(20);
    expect(Date.now() - Date.parse((await lastUse()) ?? '')).toBeLessThan(60_000);
  });
});

describe('revoking', () => {
  test('ends a key at its next request', async () => {
    const { key, id } = await makeKey(ada);
    expect((await program(key).get('/api/me/')).status).toBe(200);
    expect((await ada.client.delete(`/api/api-keys/${id}/`)).status).toBe(204);
    expect((await program(key).get('/api/me/')).status).toBe(401);
    expect((await ada.client.delete(`/api/api-keys/${id}/`)).status).toBe(404);
  });

  test('is not for somebody else’s key, which is as if it were not there', async () => {
    const { key, id } = await makeKey(ada);
    expect((await lin.client.delete(`/api/api-keys/${id}/`)).status).toBe(404);
    expect((await lin.client.delete('/api/api-keys/999999999/')).status).toBe(404);
    expect((await program(key).get('/api/me/')).status).toBe(200);
  });

  test('goes with closing the account', async () => {
    const { key } = await makeKey(ada);
    await server.pool.query('update app_user set deactivated_at = now() where id = $1', [ada.me.id]);
    expect((await program(key).get('/api/me/')).status).toBe(401);
  });
});

describe('with a key', () => {
  test('nobody makes more of it: not a key, not a password, not the end of a session', async () => {
    const { key, id } = await makeKey(ada);
    const { body: sessions } = await ada.client.get<{ id: number }[]>('/api/sessions/');
    const passwords = {
      current_password: ada.password,
      new_password: 'taken over by a key',
      new_password_confirm: 'taken over by a key',
    };
    const tries = [
      program(key).post('/api/api-keys/', { name: 'another' }),
      program(key).delete(`/api/api-keys/${id}/`),
      program(key).post('/api/password/change/', passwords),
      program(key).delete(`/api/sessions/${sessions[0]?.id}/`),
      program(key).delete('/api/sessions/'),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await ada.client.get<unknown[]>('/api/api-keys/')).body).toHaveLength(1);
    expect((await ada.client.get('/api/me/')).status).toBe(200);
  });

  test('no session is the current one', async () => {
    const { key } = await makeKey(ada);
    const { body } = await program(key).get<{ is_current: boolean }[]>('/api/sessions/');
    expect(body.map(({ is_current }) => is_current)).toEqual([false]);
  });
});

describe('an Authorization header', () => {
  test('that is wrong is not made up for by a good cookie', async () => {
    const headers = [
      `Bearer clq_${'A'.repeat(43)}`,
      'Bearer ',
      'Basic YWRhOnNlY3JldA==',
      '',
      'Bearer undefined',
      `Bearer ${ada.client.cookieHeader.slice(10)}`,
    ];
    for (const authorization of headers) expect((await ada.client.get('/api/me/', { authorization })).status).toBe(401);
    expect((await ada.client.get('/api/me/')).status).toBe(200);
  });

  test('that is right counts, whatever the cookie', async () => {
    const { key } = await makeKey(ada);
    expect((await lin.client.get<contract.Me>('/api/me/', { authorization: `Bearer ${key}` })).body.username).toBe(
      ada.me.username,
    );
    expect((await program(key).get('/api/me/', { cookie: 'sessionid=bad' })).status).toBe(200);
  });

  test('is known by all of its letters', async () => {
    const { key } = await makeKey(ada);
    expect(await statusWith(`Bearer ${key}`)).toBe(200);
    const last = key.endsWith('A') ? 'B' : 'A';
    const others = [
      key.slice(0, -1),
      `${key.slice(0, -1)}${last}`,
      `${key}A`,
      key.toLowerCase(),
      `${key} ${key}`,
      `${key}'--`,
    ];
    expect(new Set(await Promise.all(others.map((other) => statusWith(`Bearer ${other}`))))).toEqual(new Set([401]));
  });
});

test.each([
  ['GET', '/api/api-keys/'],
  ['POST', '/api/api-keys/'],
  ['DELETE', '/api/api-keys/1/'],
])('%s %s needs a sign-in', async (method, path) => {
  expect((await server.client().request(method, path, method === 'POST' ? { name: 'x' } : undefined)).status).toBe(401);
});
