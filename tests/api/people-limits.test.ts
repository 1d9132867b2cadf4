import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { join, passwordOf, register } from '#tests/support/cast.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

const windowMs = 15 * 60_000;

let server: TestServer;

/** A window that ends in the middle of a test would give it another ten failures. */
beforeEach(async () => {
  const leftMs = windowMs - (Date.now() % windowMs);
  if (leftMs < 10_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
});

/** Signs in to an account at an address; answers the status. */
async function attempt(
  username: string,
  password: string,
  address: string,
  more: Record<string, string> = {},
): Promise<number> {
  const headers = { 'x-forwarded-for': address, ...more };
  return (await server.client().post('/api/login/', { username, password }, headers)).status;
}

describe('behind a trusted proxy', () => {
  beforeAll(async () => {
    server = await startTestServer({ config: { trustedProxies: ['127.0.0.1'] } });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    await server.pool.query('truncate app_user, first_person, sign_in_failure cascade');
    await register(server.client(), 'ada');
  });

  test('ten failures lock an account for the rest of the window, wherever they came from', async () => {
    for (let n = 0; n < 10; n++) expect(await attempt('ada', 'wrong guess', `198.51.100.${n}`)).toBe(401);
    const refused = await server
      .client()
      .post('/api/login/', { username: 'ada', password: passwordOf('ada') }, { 'x-forwarded-for': '198.51.100.99' });
    expect(refused.status).toBe(429);
    expect(Problem.parse(refused.body).code).toBe('rate_limited');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(900);
    expect(await attempt('ADA@example.org', 'wrong guess', '198.51.100.98')).toBe(429);
  });

  test('an unknown name is locked like a known one', async () => {
    for (let n = 0; n < 10; n++) expect(await attempt('Nobody', 'wrong guess', `198.51.100.${n}`)).toBe(401);
    expect(await attempt('nobody', 'wrong guess', '198.51.100.99')).toBe(429);
  });

  test('the owner gets in again when the window is over, and open sessions never lose anything', async () => {
    const lin = await join(server.url, 'lin');
    for (let n = 0; n < 10; n++) await attempt('lin', 'wrong guess', '198.51.100.1');
    expect(await attempt('lin', lin.password, '198.51.100.1')).toBe(429);
    expect((await lin.client.get('/api/me/')).status).toBe(200);
    await server.pool.query("update sign_in_failure set window_start = window_start - interval '15 minutes'");
    expect(await attempt('lin', lin.password, '198.51.100.1')).toBe(200);
  });

  test('forty guesses at the same moment are ten', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 40 }, (_, n) => attempt('ada', `guess ${n}`, `198.51.100.${n}`)),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  });

  test('a hundred failures lock an address, and an IPv6 address with all of its /64', async () => {
    const failures = (address: (n: number) => string) =>
      Promise.all(Array.from({ length: 104 }, (_, n) => attempt(`name${n}`, 'wrong guess', address(n))));
    for (const address of [() => '198.51.100.7', (n: number) => `2001:db8:1:2:${n.toString(16)}::1`]) {
      const statuses = await failures(address);
      expect(statuses.filter((status) => status === 401)).toHaveLength(100);
      expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    }
    expect(await attempt('ada', passwordOf('ada'), '198.51.100.7')).toBe(429);
    expect(await attempt('ada', passwordOf('ada'), '198.51.100.8')).toBe(200);
    expect(await attempt('ada', passwordOf('ada'), '2001:db8:1:2::ffff')).toBe(429);
    expect(await attempt('ada', passwordOf('ada'), '2001:db8:1:3::ffff')).toBe(200);
  });

  test('a program with an old password does not lock out the office it runs in', async () => {
    for (let n = 0; n < 120; n++) await attempt('ada', 'last year’s', '198.51.100.1');
    await register(server.client(), 'lin');
    expect(await attempt('lin', passwordOf('lin'), '198.51.100.1')).toBe(200);
  });

  test('signing in rightly is never limited, and does not use the failures up', async () => {
    for (let n = 0; n < 9; n++) await attempt('ada', 'wrong guess', '198.51.100.1');
    const statuses: number[] = [];
    for (let n = 0; n < 30; n++) statuses.push(await attempt('ada', passwordOf('ada'), '198.51.100.1'));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('nobody is limited in registering from one address', async () => {
    const people = await Promise.all(Array.from({ length: 120 }, (_, n) => register(server.client(), `person${n}`)));
    expect(people).toHaveLength(120);
  });

  test('what was typed as a name is not kept', async () => {
    await attempt('oops my password', 'x', '198.51.100.1');
    const { rows } = await server.pool.query('select subject from sign_in_failure');
    expect(JSON.stringify(rows)).not.toMatch(/oops/);
  });

  test('guesses at the current password, by whoever has the session, count as well', async () => {
    const lin = await join(server.url, 'lin');
    const change = (current: string) =>
      lin.client.post('/api/password/change/', {
        current_password: current,
        new_password: 'next secret of lin',
        new_password_confirm: 'next secret of lin',
      });
    for (let n = 0; n < 10; n++) expect((await change(`guess ${n}`)).status).toBe(400);
    expect((await change(lin.password)).status).toBe(429);
  });
});

test('without a trusted proxy, forwarded headers move nobody to another address', async () => {
  server = await startTestServer();
  const statuses: number[] = [];
  for (let n = 0; n < 104; n++) {
    const address = `198.51.100.${n}`;
    const forwarded = {
      forwarded: `for=${address}`,
      'x-real-ip': address,
      'cf-connecting-ip': address,
      'true-client-ip': address,
      'x-client-address': address,
    };
    statuses.push(await attempt(`name${n}`, 'wrong guess', address, forwarded));
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(100);
  await server.close();
  expect(statuses.slice(100)).toEqual([429, 429, 429, 429]);
});
