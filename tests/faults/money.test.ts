import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool } from '#server/db/pool.ts';
import { providerKey } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { adminModels } from '#tests/support/providers.ts';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { freePort, type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';
import { recordCalls } from '#tests/usage/facts.ts';
import type { Pool } from 'pg';
import { expectEveryCallPriced, expectOneTruth } from './money-audit.ts';
import { movePrices, MoneyWalk } from './money-walk.ts';

const kills = 1;
const stepsARound = 25;

const folder = makeTestFolder();
let database: TestDatabase;
let models: ModelServer;
let pool: Pool;
let port: number;
let server: SpawnedServer;
let cast: Cast;

beforeAll(async () => {
  database = await createTestDatabase();
  models = await startModelServer({ apiKey: providerKey, models: ['echo', 'chain-3', 'chain-9'] });
  pool = createPool({ url: database.url, size: 2 }, pino({ level: 'silent' }));
  port = await freePort();
  server = await start();
  cast = await startCast(server.url);
}, 60_000);
afterAll(async () => {
  server.signal('SIGTERM');
  await server.ended;
  await pool.end();
  await models.close();
  await database.drop();
  folder.remove();
});

const start = (): Promise<SpawnedServer> =>
  spawnServer({ dataDir: folder.path, databaseUrl: database.url, models, port });

/** Kills the server while it waits for the first word of an answer: that answer. */
async function killAndRestart(): Promise<string> {
  const { client } = cast.lin;
  const { body } = await client.post<Conversation>('/api/conversations/', { title: 'Lost' });
  const content = '[[delay-60000]] what was it that the tides do?';
  const path = `/api/conversations/${body.id}/send-message/`;
  const asked = await client.post<{ reply: Message }>(path, { content }, { Prefer: 'respond-async' });
  await models.until(({ requests }) => requests.some(({ behaviour }) => behaviour === 'delay-60000'));
  server.signal('SIGKILL');
  await server.ended;
  server = await start();
  await nothingRuns();
  return asked.body.reply.id;
}

/** Answers of a server that died are ended by the next one, as soon as their lease is over. */
async function nothingRuns(): Promise<void> {
  await expect
    .poll(async () => (await pool.query('select 1 from answer')).rowCount, { timeout: 30_000, interval: 100 })
    .toBe(0);
}

/** It was sent, so it is paid for, as far as anybody can tell what it cost. */
async function expectPaid(messageId: string): Promise<void> {
  const { rows } = await pool.query<{ input: number }>(
    `select outcome, usage_source, attempt, input_uncached::int as input from generation where message_id = $1`,
    [messageId],
  );
  expect(rows).toMatchObject([{ outcome: 'interrupted', usage_source: 'estimated', attempt: 1 }]);
  expect(rows[0]!.input).toBeGreaterThan(10);
}

test('after retries, stops, cuts, edits, deletions, new prices, late rows and kills, every figure is the ledger’s to the nano-dollar', async () => {
  const random = randomFrom(4);
  const people = [cast.ada, cast.lin, cast.omar];
  const known = await adminModels(cast.ada);
  const { rows: agents } = await pool.query<{ id: string }>('select id from agent');
  const answerer = { agentId: agents[0]!.id, llmModelId: known[0]!.id };
  const walks = people.map(({ client }, index) => new MoneyWalk(client, randomFrom(100 + index), known));
  const lost: string[] = [];
  for (let round = 0; round <= kills; round += 1) {
    const walking = Promise.all(walks.map((walk) => walk.go(stepsARound)));
    const moving = movePrices(cast.ada.client, random, known, 6);
    if (round < kills) {
      await sleep(1_200 + random() * 800);
      lost.push(await killAndRestart());
    }
    await Promise.all([walking, moving]);
    const at = new Date(Date.now() - random() * 20 * 86_400_000);
    await recordCalls(pool, cast.lin.me.id, [{ at, tokens: 1_234, costNano: 5_678 }], answerer);
    await nothingRuns();
    await expectOneTruth(pool, cast.ada.client, people);
  }
  for (const messageId of lost) await expectPaid(messageId);
  const { rows: ledger } = await pool.query<{ calls: number; retried: number }>(
    `select count(*)::int as calls, count(*) filter (where usage_source = 'reported' and exists (
       select from generation next where next.message_id = g.message_id and next.attempt = g.attempt + 1 and next.kind = g.kind
     ))::int as retried from generation g`,
  );
  const calls = ledger[0]!.calls - (kills + 1);
  expect(calls).toBeGreaterThanOrEqual(models.stats.started);
  // Whoever had just ordered an answer, or waited to ask again, when the server was killed may not have asked.
  expect(calls).toBeLessThanOrEqual(models.stats.started + people.length * kills);
  expect(ledger[0]!.retried).toBeGreaterThan(2);
  expect(await expectEveryCallPriced(pool)).toBeGreaterThan(20);
}, 120_000);
