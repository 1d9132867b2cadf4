import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Budget } from '#contract/admin/budgets.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { makeBudget, readBudget, tokensInLedger } from '#tests/support/budgets.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

/** Stays, and looks on. */
let server: AppServer;
let cast: Cast;
const folder = makeTestFolder();
let doomed: SpawnedServer | null = null;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(async () => {
  doomed?.signal('SIGKILL');
  await doomed?.ended;
  await server.close();
  folder.remove();
});

async function spawn(): Promise<SpawnedServer> {
  doomed = await spawnServer({ dataDir: folder.path, models: server.models, databaseUrl: server.databaseUrl });
  return doomed;
}

/** Begins answers on a server that take their time, and waits until each holds something. */
async function beginAnswers(url: string, budget: Budget, count: number): Promise<void> {
  const lin = new Client(url);
  await lin.post('/api/login/', { username: 'lin', password: cast.lin.password });
  for (let index = 0; index < count; index++) {
    const { body } = await lin.post<{ id: string }>('/api/conversations/', {});
    const path = `/api/conversations/${body.id}/send-message/`;
    await lin.post(path, { content: '[[pace-20-4000]]' }, { prefer: 'respond-async' });
  }
  await expect.poll(() => holdsOf(budget)).toBe(count);
}

async function holdsOf({ id }: Budget): Promise<number> {
  const { rows } = await server.pool.query<{ count: number }>(
    'select count(*)::int as count from budget_hold where budget_id = $1',
    [id],
  );
  return rows[0]!.count;
}

/** What promises it: 60 s after a kill nothing is held, and all that was shown is counted. */
async function isSettledSoon(budget: Budget): Promise<void> {
  await expect.poll(() => holdsOf(budget), { timeout: 60_000, interval: 200 }).toBe(0);
  await expect.poll(async () => (await readBudget(cast.ada, budget)).held).toBe('0');
  const { used } = await readBudget(cast.ada, budget);
  expect(Number(used)).toBe(await tokensInLedger(server));
  expect(Number(used)).toBeGreaterThan(0);
}

test('kill -9 of one of two servers leaves nothing held: the other one settles it by what was shown', async () => {
  const budget = await makeBudget(cast.ada, { scope: 'each_person', amount: '100000000' });
  const house = await makeBudget(cast.ada, { amount: '100000000' });
  const { url, signal, ended } = await spawn();
  await beginAnswers(url, budget, 3);
  expect(Number((await readBudget(cast.ada, house)).held)).toBeGreaterThan(0);
  await expect.poll(async () => (await server.pool.query('select from journal_segment')).rowCount).toBeGreaterThan(2);
  signal('SIGKILL');
  await ended;
  await isSettledSoon(house);
  expect(await holdsOf(budget)).toBe(0);
}, 90_000);

test('kill -9 of the only server leaves nothing held once it is back', async () => {
  const budget = await makeBudget(cast.ada, { amount: '100000000', name: 'alone' });
  const first = await spawn();
  await beginAnswers(first.url, budget, 2);
  first.signal('SIGKILL');
  await first.ended;
  await server.stop();
  const second = await spawn();
  const ada = new Client(second.url);
  await ada.post('/api/login/', { username: 'ada', password: cast.ada.password });
  cast.ada = { ...cast.ada, client: ada };
  await isSettledSoon(budget);
}, 90_000);
