import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '#contract/errors.ts';
import { Me, Person } from '#contract/people.ts';
import { type Cast, join, startCast } from '#tests/support/cast.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

let server: TestServer;
let cast: Cast;

type Found = z.infer<typeof Person>;

beforeAll(async () => {
  server = await startTestServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

const grace = {
  username: 'Grace',
  email: 'Grace@Example.org',
  password: 'a compiler in 1952',
  password_confirm: 'a compiler in 1952',
};

describe('register', () => {
  test('makes an account that is not signed in, and keeps the name as it was written', async () => {
    const client = server.client();
    const answer = await client.post('/api/register/', grace);
    expect(answer.status).toBe(201);
    expect(Me.strict().parse(answer.body)).toMatchObject({
      username: 'Grace',
      email: 'grace@example.org',
      role: 'member',
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await client.get('/api/me/')).status).toBe(401);
  });

  test('the first person is the administrator, the others are members', () => {
    expect([cast.ada.me.role, cast.lin.me.role, cast.omar.me.role]).toEqual(['administrator', 'member', 'member']);
  });

  test('names and addresses are taken whatever their case', async () => {
    const answer = await server
      .client()
      .post('/api/register/', { ...grace, username: 'ADA', email: 'LIN@example.org' });
    expect(answer.status).toBe(400);
    expect(Problem.parse(answer.body).errors).toEqual({
      username: ['A user with that username already exists.'],
      email: ['A user with that email address already exists.'],
    });
  });

  test.each([
    ['an empty username', { username: '' }, ['username']],
    ['a space in the username', { username: 'two words' }, ['username']],
    ['a slash in the username', { username: 'a/b' }, ['username']],
    ['a username of 151 letters', { username: 'x'.repeat(151) }, ['username']],
    ['a NUL in the username', { username: 'nul\u0000' }, ['username']],
    ['a list for a username', { username: ['list'] }, ['username']],
    ['no username', { username: undefined }, ['username']],
    ['the address of somebody else as username', { username: 'omar@example.org' }, ['username']],
    ['an email without an @', { email: 'no address' }, ['email']],
    ['an email of 262 letters', { email: `${'x'.repeat(250)}@example.org` }, ['email']],
    ['a short password', { password: 'short', password_confirm: 'short' }, ['password']],
    ['a password of 1001 letters', { password: 'x'.repeat(1001) }, ['password']],
    ['a common password', { password: 'iloveyou1', password_confirm: 'iloveyou1' }, ['password']],
    ['the username as password', { password: 'NewPerson', password_confirm: 'NewPerson' }, ['password']],
    ['another password the second time', { password_confirm: 'a compiler in 1953' }, ['password_confirm']],
    ['no second password', { password_confirm: undefined }, ['password_confirm']],
  ])('refuses %s and says where', async (_, change, fields) => {
    const answer = await server
      .client()
      .post('/api/register/', { ...grace, username: 'newperson', email: 'new@example.org', ...change });
    expect(answer.status).toBe(400);
    expect(Object.keys(Problem.parse(answer.body).errors ?? {})).toEqual(fields);
  });

  test('a long password counts whole', async () => {
    const password = `${'long '.repeat(190)}end`;
    const person = { username: 'long', email: 'long@example.org', password, password_confirm: password };
    expect((await server.client().post('/api/register/', person)).status).toBe(201);
    const login = (tried: string) => server.client().post('/api/login/', { username: 'long', password: tried });
    expect((await login(password.slice(0, -1))).status).toBe(401);
    expect((await login(password)).status).toBe(200);
  });

  test('what is the server’s own in a body changes nothing', async () => {
    const own = {
      id: 9999,
      role: 'administrator',
      is_admin: true,
      is_staff: true,
      emailVerified: true,
      created_at: '2001-01-01T00:00:00Z',
    };
    const person = { ...grace, username: 'mallory', email: 'mallory@example.org', ...own };
    const { body } = await server.client().post<Me>('/api/register/', person);
    expect(body.role).toBe('member');
    const { rows } = await server.pool.query(
      "select id, role, email_verified, created_at > now() - interval '1 hour' as is_new from app_user where username = 'mallory'",
    );
    expect(rows).toEqual([{ id: body.id, role: 'member', email_verified: false, is_new: true }]);
    expect(body.id).not.toBe(9999);
  });

  test('twenty who want one name get one account', async () => {
    const tries = Array.from({ length: 20 }, (_, n) =>
      server
        .client()
        .post('/api/register/', { ...grace, username: n % 2 ? 'Wanted' : 'wanted', email: `wanted${n}@example.org` }),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer.status).toBe(400);
      expect(Problem.parse(answer.body).errors).toHaveProperty('username');
    }
  });

  test('twenty who want one address get one account, and nothing is left of the others', async () => {
    const tries = Array.from({ length: 20 }, (_, n) =>
      server.client().post('/api/register/', { ...grace, username: `single${n}`, email: 'single@example.org' }),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const answer of refused) expect(Problem.parse(answer.body).errors).toHaveProperty('email');
    const { rows } = await server.pool.query("select username from app_user where username like 'single%'");
    expect(rows).toHaveLength(1);
  });

  test('a repeated request with an Idempotency-Key is answered as the first was', async () => {
    const person = { ...grace, username: 'twice', email: 'twice@example.org' };
    const send = () => server.client().post('/api/register/', person, { 'idempotency-key': 'register-twice' });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  test('no password is stored as it is', async () => {
    const { rows } = await server.pool.query('select c.*, u.* from credential c join app_user u on u.id = c.user_id');
    expect(JSON.stringify(rows)).not.toMatch(/the secret of|a compiler in/);
    expect(rows[0]).toMatchObject({ provider_id: 'credential' });
  });
});

describe('me', () => {
  test('tells who is signed in', async () => {
    const { status, body } = await cast.lin.client.get('/api/me/');
    expect(status).toBe(200);
    expect(Me.strict().parse(body)).toEqual(cast.lin.me);
  });

  test('is refused without a sign-in, and says how to', async () => {
    const answer = await server.client().get('/api/me');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(Problem.parse(answer.body).code).toBe('unauthenticated');
  });

  test.each(['DELETE', 'PATCH', 'PUT', 'POST'])('does not take %s', async (method) => {
    const answer = await cast.lin.client.request(
      method,
      '/api/me/',
      method === 'DELETE' ? undefined : { role: 'administrator' },
    );
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('users', () => {
  test('shows names and nothing else, to those who are signed in', async () => {
    expect((await server.client().get('/api/users/')).status).toBe(401);
    const answer = await cast.omar.client.get<Found[]>('/api/users/?search=lin');
    expect(z.array(Person.strict()).parse(answer.body)).toContainEqual({
      id: cast.lin.me.id,
      username: 'lin',
      display_name: 'lin',
    });
    expect(answer.text).not.toMatch(/@example|role|password/);
  });

  test('finds by the beginning of a name first, then by any part, whatever the case', async () => {
    for (const name of ['Zoe', 'zoeller', 'Xzoe', 'axZOE9']) await join(server.url, name);
    const { body } = await cast.omar.client.get<Found[]>('/api/users/?search=ZO');
    expect(body.map(({ username }) => username)).toEqual(['Zoe', 'zoeller', 'axZOE9', 'Xzoe']);
    const one = await cast.omar.client.get<Found[]>('/api/users/?search=zo&limit=3');
    expect(one.body.map(({ username }) => username)).toEqual(['Zoe', 'zoeller', 'axZOE9']);
  });

  test('finds by a display name where there is one', async () => {
    await server.pool.query("update app_user set name = 'Countess of Lovelace' where username = 'ada'");
    const { body } = await cast.omar.client.get<Found[]>('/api/users/?search=lovelace');
    expect(body).toEqual([{ id: cast.ada.me.id, username: 'ada', display_name: 'Countess of Lovelace' }]);
  });

  test.each(['%', '_', '\\', "'", 'nobody-has-this'])('takes %s for what it is', async (search) => {
    const { status, body } = await cast.omar.client.get(`/api/users/?search=${encodeURIComponent(search)}`);
    expect({ status, body }).toEqual({ status: 200, body: [] });
  });

  test('an underscore finds itself', async () => {
    await join(server.url, 'under_score');
    const { body } = await cast.omar.client.get<Found[]>('/api/users/?search=r_s');
    expect(body.map(({ username }) => username)).toEqual(['under_score']);
  });

  test('does not show those whose account was closed', async () => {
    const closed = await join(server.url, 'closed');
    await server.pool.query('update app_user set deactivated_at = now() where id = $1', [closed.me.id]);
    expect((await cast.omar.client.get('/api/users/?search=closed')).body).toEqual([]);
  });

  test.each(['0', '101', 'x', '1e9', '-1'])('refuses a limit of %s', async (limit) => {
    const answer = await cast.omar.client.get(`/api/users/?limit=${limit}`);
    expect(answer.status).toBe(400);
    expect(Object.keys(Problem.parse(answer.body).errors ?? {})).toEqual(['limit']);
  });
});
