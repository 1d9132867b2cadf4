import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Connection } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Me } from '#contract/people.ts';
import { join, register, registrationOf } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-processes.ts';

let database: TestDatabase;
let connection: Connection;
let servers: ServerProcess[];

beforeAll(async () => {
  database = await createTestDatabase();
  connection = new Connection({ connectionString: database.url });
  await connection.connect();
  servers = await Promise.all([startServerProcess(database.url), startServerProcess(database.url)]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await connection.end();
  await database.drop();
});
beforeEach(() => connection.query('truncate app_user, first_person cascade'));

const urlOf = (n: number): string => servers[n % 2]?.url ?? '';

/** A server that has more to do than it can get done in time says so and does nothing, and one tries again. */
async function registerInTime(url: string, username: string): Promise<Me> {
  for (;;) {
    const { status, body, text } = await new Client(url).post<Me>('/api/register/', registrationOf(username));
    if (status === 201) return body;
    if (status !== 503) throw new Error(text);
  }
}

test.each([1, 2, 3])('of two hundred who register at once, exactly one is the administrator (round %i)', async () => {
  const people = await Promise.all(Array.from({ length: 200 }, (_, n) => registerInTime(urlOf(n), `person${n}`)));
  expect(people.filter(({ role }) => role === 'administrator')).toHaveLength(1);
  const { rows } = await connection.query(
    "select count(*)::int as people, (count(*) filter (where role = 'administrator'))::int as administrators from app_user",
  );
  expect(rows).toEqual([{ people: 200, administrators: 1 }]);
});

test('a registration that fails does not take the administrator’s place', async () => {
  const person = { username: 'ada', email: 'ada@example.org', password: 'short', password_confirm: 'short' };
  expect((await new Client(urlOf(0)).post('/api/register/', person)).status).toBe(400);
  expect((await register(new Client(urlOf(1)), 'lin')).role).toBe('administrator');
});

test('of two hundred who want one name, one has it', async () => {
  const tries = Array.from({ length: 200 }, (_, n) => {
    const person = {
      username: 'Wanted',
      email: `wanted${n}@example.org`,
      password: 'a wanted secret',
      password_confirm: 'a wanted secret',
    };
    return new Client(urlOf(n)).post<Me>('/api/register/', person);
  });
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 400)).toHaveLength(199);
});

test('a session that one server gave is good on the other, and over there a second after the log-out', async () => {
  const { client } = await join(urlOf(0), 'ada');
  const elsewhere = new Client(urlOf(1), { cookie: client.cookieHeader });
  expect((await elsewhere.get('/api/me/')).status).toBe(200);
  await client.post('/api/logout/');
  const start = performance.now();
  while ((await elsewhere.get('/api/me/')).status === 200) {
    expect(performance.now() - start).toBeLessThan(1500);
    await sleep(20);
  }
});
