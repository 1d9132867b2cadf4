import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '#contract/realtime.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';

let server: AppServer;
let other: AppServer;
let people = 0;

beforeAll(async () => {
  server = await startAppServer();
  other = await startAppServer({ beside: server });
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const newcomer = () => join(server.url, `person${++people}`);
const pathOf = ({ me }: CastMember, action = '') => `/api/admin/people/${me.id}/${action}`;
/** The same person at the other server. */
const elsewhere = ({ client }: CastMember) => new Client(other.url, { cookie: client.cookieHeader });

/** These alone are administrators; they must be new, so that no server has looked at them yet. */
async function makeAdministrators(...chosen: CastMember[]): Promise<void> {
  const ids = chosen.map(({ me }) => me.id);
  await server.pool.query("update app_user set role = case when id = any($1) then 'administrator' else 'member' end", [
    ids,
  ]);
}

async function countAdministrators(): Promise<number> {
  const { rows } = await server.pool.query<{ count: number }>(
    "select count(*)::int from app_user where role = 'administrator' and deactivated_at is null",
  );
  return rows[0]!.count;
}

const acts: [name: string, act: (client: Client, whom: CastMember) => Promise<{ status: number }>][] = [
  ['take the role of', (client, whom) => client.patch(pathOf(whom), { role: 'member' })],
  ['deactivate', (client, whom) => client.post(pathOf(whom, 'deactivate/'), { reason: 'A quarrel' })],
];

test.each(acts)('of two administrators who %s each other at the same moment, one stays', async (_, act) => {
  for (let round = 0; round < 6; round++) {
    const [one, two] = [await newcomer(), await newcomer()];
    await makeAdministrators(one, two);
    const answers = await Promise.all([act(one.client, two), act(elsewhere(two), one)]);
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect([401, 403]).toContain(statuses[1]);
    expect(statuses[0]).toBe(200);
    expect(await countAdministrators()).toBe(1);
  }
});

test.each(acts)('of two administrators who %s themselves at the same moment, one stays', async (_, act) => {
  for (let round = 0; round < 6; round++) {
    const [one, two] = [await newcomer(), await newcomer()];
    await makeAdministrators(one, two);
    const answers = await Promise.all([act(one.client, one), act(elsewhere(two), two)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await countAdministrators()).toBe(1);
  }
});

test('a person’s new role holds within a second on another server', async () => {
  const [ada, lin] = [await newcomer(), await newcomer()];
  await makeAdministrators(ada);
  const there = elsewhere(lin);
  const roleThere = async () => (await there.get<{ count: number }>('/api/admin/people/')).status;
  expect(await roleThere()).toBe(403);
  await ada.client.patch(pathOf(lin), { role: 'administrator' });
  await expect.poll(roleThere, { timeout: 1000, interval: 20 }).toBe(200);
  await ada.client.patch(pathOf(lin), { role: 'moderator' });
  await expect.poll(roleThere, { timeout: 1000, interval: 20 }).toBe(403);
});

test('who is deactivated is out within a second on another server: sessions, keys and open sockets', async () => {
  const [ada, lin] = [await newcomer(), await newcomer()];
  await makeAdministrators(ada);
  const { body: chat } = await lin.client.post<{ id: number }>('/api/chats/', { name: 'alone' });
  const { body: key } = await lin.client.post<{ key: string }>('/api/api-keys/', { name: 'a program' });
  const ways = [{ cookie: lin.client.cookieHeader }, { authorization: `Bearer ${key.key}` }];
  const sockets = ways.map(
    (headers) => new WebSocket(`${other.url.replace('http', 'ws')}/ws/chat/${chat.id}/`, { headers }),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const statuses = () =>
    Promise.all(ways.map(async (way) => (await new Client(other.url, way).get('/api/me/')).status));
  expect(await statuses()).toEqual([200, 200]);

  const closed = sockets.map((socket) => once(socket, 'close'));
  const start = performance.now();
  await ada.client.post(pathOf(lin, 'deactivate/'), { reason: 'Has left' });
  const codes = (await Promise.all(closed)).map(([code]) => code as number);
  expect(codes).toEqual([closeCodes.signedOut, closeCodes.signedOut]);
  expect(performance.now() - start).toBeLessThan(1000);
  await expect.poll(statuses, { timeout: 1000, interval: 20 }).toEqual([401, 401]);
});
