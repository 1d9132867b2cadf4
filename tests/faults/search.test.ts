import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPool } from '#server/db/pool.ts';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { providerKey } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { snippetsFor, tell, untilIndexed } from '#tests/support/search.ts';
import { type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

let database: TestDatabase;
let models: ModelServer;
let pool: Pool;
let dataDirs: string[];
const servers: SpawnedServer[] = [];
let ada: CastMember;

beforeAll(async () => {
  database = await createTestDatabase();
  models = await startModelServer({ apiKey: providerKey });
  pool = createPool({ url: database.url, size: 2 }, pino({ level: 'silent' }));
  dataDirs = [1, 2].map(() => mkdtempSync(pathOf(tmpdir(), 'colloquy-test-')));
  servers.push(await start(0));
  ada = await join(servers[0]!.url, 'ada');
});
afterAll(async () => {
  for (const server of servers) server.signal('SIGTERM');
  await Promise.all(servers.map(({ ended }) => ended));
  for (const dataDir of dataDirs) rmSync(dataDir, { recursive: true });
  await models.close();
  await pool.end();
  await database.drop();
});

const start = (place: number) => spawnServer({ dataDir: dataDirs[place]!, databaseUrl: database.url, models });

/** The same person on another server. */
function over(server: SpawnedServer): Client {
  return Object.assign(new Client(server.url), { cookies: new Map(ada.client.cookies) });
}

test('what a killed server has not indexed is found after the next start, on a second server as well', async () => {
  await tell(ada.client, 'Before', ['The narwhal was told at the last moment']);
  servers[0]!.signal('SIGKILL');
  await servers.shift()!.ended;
  const { rows } = await pool.query('select from message_words');
  expect(rows).toHaveLength(0);

  servers.push(...(await Promise.all([start(0), start(1)])));
  await untilIndexed({ pool });
  for (const server of servers) {
    expect(await snippetsFor(over(server), 'narwhal')).toEqual(['The [narwhal] was told at the last moment']);
  }
});

test('two servers index side by side, each message once and in one order', async () => {
  const clients = servers.map(over);
  const told = clients.flatMap((client, index) =>
    [1, 2, 3].map((round) =>
      tell(
        client,
        `Round ${round} of ${index}`,
        Array.from({ length: 5 }, (_, at) => `walrus ${at}`),
      ),
    ),
  );
  await Promise.all(told);
  await untilIndexed({ pool });
  expect(await snippetsFor(clients[0]!, 'walrus', { limit: '50' })).toHaveLength(30);
  const { rows } = await pool.query<{ messages: number; stored: string; segments: string }>(
    `select sum(messages)::int as messages, count(*) as segments, (select count(*) from message_words) as stored from search_segment`,
  );
  expect(rows[0]).toEqual({ messages: 31, stored: 31, segments: 1 });
});

test('a server whose turn another one has taken waits for it, and is not held up by it', async () => {
  const holder = await pool.connect();
  await holder.query('select pg_advisory_lock(7235011)');
  const client = over(servers[0]!);
  await tell(client, 'Held', ['The puffin waits']);
  expect(await snippetsFor(client, 'puffin')).toEqual([]);
  await holder.query('select pg_advisory_unlock(7235011)');
  holder.release();
  await vi.waitFor(async () => expect(await snippetsFor(client, 'puffin')).toHaveLength(1), { timeout: 10_000 });
});
