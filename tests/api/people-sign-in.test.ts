import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { Me } from '#contract/people.ts';
import { join, passwordOf, register } from '#tests/support/cast.ts';
import type { Answer } from '#tests/support/client.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

let server: TestServer;

beforeAll(async () => {
  // As behind a proxy on the same machine, whose word on addresses is believed.
  server = await startTestServer({ config: { trustedProxies: ['127.0.0.1'] } });
  await register(server.client(), 'Ada');
});
afterAll(() => server.close());

let addresses = 0;

/** A client at an address that no other test fails from. */
function somebody() {
  addresses++;
  return server.client({ 'x-forwarded-for': `203.0.113.${addresses}` });
}

function told(answer: Answer): unknown {
  const { request_id: _, ...problem } = Problem.parse(answer.body);
  return { status: answer.status, problem, cookies: answer.headers.getSetCookie() };
}

describe('login', () => {
  test.each([
    ['username', { username: 'Ada' }],
    ['username in another case', { username: 'aDA' }],
    ['email', { email: 'ada@example.org' }],
    ['email in another case', { email: 'ADA@Example.org' }],
    ['email in the field of the username', { username: 'ada@example.org' }],
    ['username in the field of the email', { email: 'ada' }],
  ])('takes the %s', async (_, name) => {
    const client = somebody();
    const answer = await client.post('/api/login/', { ...name, password: passwordOf('Ada') });
    expect(answer.status).toBe(200);
    expect(Me.strict().parse(answer.body)).toMatchObject({ username: 'Ada', role: 'administrator' });
    expect((await client.get('/api/me/')).status).toBe(200);
  });

  test('sets one cookie that scripts can’t read and other sites can’t send', async () => {
    const answer = await somebody().post('/api/login/', { username: 'ada', password: passwordOf('Ada') });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^sessionid=[A-Za-z0-9]{32}\.[\w%]{44,}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
  });

  test('marks the cookie for TLS only when the request came over TLS', async () => {
    const client = server.client({ 'x-forwarded-proto': 'https' });
    const login = await client.post('/api/login/', { username: 'ada', password: passwordOf('Ada') });
    expect(login.headers.getSetCookie()[0]).toMatch(/; SameSite=Lax; Secure$/);
    const logout = await client.post('/api/logout/');
    expect(logout.headers.getSetCookie()).toEqual(['sessionid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure']);
  });

  test('tells an unknown name from a wrong password by nothing', async () => {
    const wrong = await somebody().post('/api/login/', { username: 'ada', password: 'not her secret' });
    const unknown = await somebody().post('/api/login/', { username: 'nobody', password: 'not her secret' });
    const address = await somebody().post('/api/login/', { email: 'nobody@example.org', password: 'not her secret' });
    expect(told(wrong)).toMatchObject({ status: 401, problem: { code: 'unauthenticated' }, cookies: [] });
    expect(told(unknown)).toEqual(told(wrong));
    expect(told(address)).toEqual(told(wrong));
  });

  test.each([
    {},
    { username: '' },
    { username: 'ada' },
    { username: ['ada'], password: 'x' },
    { username: { $ne: null }, password: 'x' },
  ])('refuses %j', async (body) => {
    expect((await somebody().post('/api/login/', body)).status).toBe(400);
  });

  test.each(["' or 1=1 --", 'ada\\', '%', 'x'.repeat(254)])('knows nobody by the name %s', async (username) => {
    expect((await somebody().post('/api/login/', { username, password: passwordOf('Ada') })).status).toBe(401);
  });

  test('refuses a request from another site’s page, and its own page’s not', async () => {
    const body = { username: 'ada', password: passwordOf('Ada') };
    expect((await somebody().post('/api/login/', body, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await somebody().post('/api/login/', body, { origin: server.url })).status).toBe(200);
  });

  test('starts a new session each time, and ends the one the client had', async () => {
    const client = somebody();
    const credentials = { username: 'ada', password: passwordOf('Ada') };
    await client.post('/api/login/', credentials);
    const first = client.cookieHeader;
    await client.post('/api/login/', credentials);
    expect(client.cookieHeader).not.toBe(first);
    expect((await client.get('/api/me/')).status).toBe(200);
    expect((await somebody().get('/api/me/', { cookie: first })).status).toBe(401);
  });

  test('takes over no session that was put there before', async () => {
    const planted = 'sessionid=abcdefghijklmnopqrstuvwxyz012345.AAAA';
    const client = somebody();
    const answer = await client.post(
      '/api/login/',
      { username: 'ada', password: passwordOf('Ada') },
      { cookie: planted },
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).not.toContain('abcdefghijklmnopqrstuvwxyz012345');
    expect((await somebody().get('/api/me/', { cookie: planted })).status).toBe(401);
  });

  test('lets nobody in to a closed account, as if it did not exist', async () => {
    const closed = await join(server.url, 'closed');
    await server.pool.query('update app_user set deactivated_at = now() where id = $1', [closed.me.id]);
    const right = await somebody().post('/api/login/', { username: 'closed', password: closed.password });
    const unknown = await somebody().post('/api/login/', { username: 'nobody', password: closed.password });
    expect(told(right)).toEqual(told(unknown));
  });

  test('keeps the fifty newest sessions of a person', async () => {
    const many = await join(server.url, 'many');
    const credentials = { username: 'many', password: many.password };
    await Promise.all(Array.from({ length: 55 }, () => somebody().post('/api/login/', credentials)));
    const client = somebody();
    await client.post('/api/login/', credentials);
    expect((await client.get<unknown[]>('/api/sessions/')).body).toHaveLength(50);
    expect((await many.client.get('/api/me/')).status).toBe(401);
  });
});

describe('logout', () => {
  test('ends the session and takes the cookie back', async () => {
    const client = somebody();
    await client.post('/api/login/', { username: 'ada', password: passwordOf('Ada') });
    const cookie = client.cookieHeader;
    expect((await client.get('/api/me/')).status).toBe(200);
    const answer = await client.post('/api/logout/');
    expect(answer).toMatchObject({ status: 200, body: { detail: 'Signed out.' } });
    expect(answer.headers.getSetCookie()).toEqual(['sessionid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect((await somebody().get('/api/me/', { cookie })).status).toBe(401);
  });

  test('is no error when signed out already', async () => {
    expect((await somebody().post('/api/logout/')).status).toBe(200);
    expect((await somebody().post('/api/logout', undefined, { cookie: 'sessionid=ended.x' })).status).toBe(200);
  });

  test('leaves the person’s other sessions alone', async () => {
    const [one, two] = [somebody(), somebody()];
    for (const client of [one, two]) await client.post('/api/login/', { username: 'ada', password: passwordOf('Ada') });
    await one.post('/api/logout/');
    expect((await two.get('/api/me/')).status).toBe(200);
  });

  test('is not done for another site’s page', async () => {
    const client = somebody();
    await client.post('/api/login/', { username: 'ada', password: passwordOf('Ada') });
    expect((await client.post('/api/logout/', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await client.get('/api/me/')).status).toBe(200);
  });
});
