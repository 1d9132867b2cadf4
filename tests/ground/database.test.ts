import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createKysely } from '#server/db/database.ts';
import { isUnavailable, isUniqueViolation } from '#server/db/errors.ts';
import { createPool } from '#server/db/pool.ts';
import type { Tables } from '#server/db/tables.ts';
import { inTransaction } from '#server/db/transaction.ts';
import { createEmptyDatabase, type TestDatabase } from '#tests/support/database.ts';

const warnings: unknown[] = [];
const log = { info: () => undefined, warn: (line: unknown) => warnings.push(line), error: () => undefined };

let database: TestDatabase;
let pool: Pool;
let ctx: { db: Kysely<Tables> };

beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ url: database.url, size: 4 }, log);
  ctx = { db: createKysely(pool) };
  await pool.query('CREATE TABLE counter (id int CONSTRAINT counter_key PRIMARY KEY, value int NOT NULL)');
});

beforeEach(async () => {
  await pool.query('TRUNCATE counter; INSERT INTO counter VALUES (1, 0), (2, 0)');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

function add(tx: { db: Kysely<Tables> }, id: number): Promise<unknown> {
  return sql`UPDATE counter SET value = value + 1 WHERE id = ${id}`.execute(tx.db);
}

async function values(): Promise<number[]> {
  const { rows } = await pool.query<{ value: number }>('SELECT value FROM counter ORDER BY id');
  return rows.map(({ value }) => value);
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

test('values come as TypeScript’s types say: no rounded number, no moment made of a day', async () => {
  const { rows } = await pool.query(`SELECT 42::int8 AS small, 9007199254740993::int8 AS large, 1.10::numeric AS price,
    '{1,null,9007199254740993}'::int8[] AS list, date '2026-03-29' AS day, timestamptz '2026-03-29T01:30Z' AS moment,
    '{"a_b":1}'::jsonb AS json`);
  expect(rows[0]).toEqual({
    small: 42,
    large: 9_007_199_254_740_993n,
    price: '1.10',
    list: [1, null, 9_007_199_254_740_993n],
    day: '2026-03-29',
    moment: new Date('2026-03-29T01:30:00Z'),
    json: { a_b: 1 },
  });
});

test('columns are camelCase in TypeScript, and keys inside a jsonb column stay as they are', async () => {
  const { rows } = await sql`SELECT 1 AS total_messages, '{"a_b":1}'::jsonb AS some_json`.execute(ctx.db);
  expect(rows).toEqual([{ totalMessages: 1, someJson: { a_b: 1 } }]);
});

test('a transaction that throws leaves nothing', async () => {
  await expect(
    inTransaction(ctx, async (tx) => {
      await add(tx, 1);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await values()).toEqual([0, 0]);
});

test('a transaction inside another one joins it', async () => {
  await expect(
    inTransaction(ctx, async (outer) => {
      await inTransaction(outer, async (inner) => {
        expect(inner).toBe(outer);
        await add(inner, 1);
      });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await values()).toEqual([0, 0]);
});

test('of two transactions that deadlock, the one given up runs again', async () => {
  let runs = 0;
  let bothHoldOne: () => void;
  const meeting = new Promise<void>((resolve) => (bothHoldOne = resolve));
  const crossing = (first: number, second: number): Promise<unknown> =>
    inTransaction(ctx, async (tx) => {
      await add(tx, first);
      if (++runs === 2) bothHoldOne();
      await meeting;
      await add(tx, second);
    });
  await Promise.all([crossing(1, 2), crossing(2, 1)]);
  expect(runs).toBe(3);
  expect(await values()).toEqual([2, 2]);
});

test('what can’t succeed is given up after three more runs, and other errors at once', async () => {
  let runs = 0;
  const always = (code: string): Promise<unknown> =>
    inTransaction(ctx, async (tx) => {
      runs++;
      await sql.raw(`DO $$ BEGIN RAISE EXCEPTION 'made' USING ERRCODE = '${code}'; END $$`).execute(tx.db);
    });
  await expect(always('40001')).rejects.toMatchObject({ code: '40001' });
  expect(runs).toBe(4);
  await expect(always('23514')).rejects.toMatchObject({ code: '23514' });
  expect(runs).toBe(5);
});

test('a unique violation is known by its constraint', async () => {
  const error = await errorOf(pool.query('INSERT INTO counter VALUES (1, 1)'));
  expect(isUniqueViolation(error)).toBe(true);
  expect(isUniqueViolation(error, 'counter_key')).toBe(true);
  expect(isUniqueViolation(error, 'another_key')).toBe(false);
  expect(isUnavailable(error)).toBe(false);
});

test('a mistake of ours is not taken for an unavailable database', async () => {
  expect(isUnavailable(await errorOf(pool.query('SELECT nowhere')))).toBe(false);
  expect(isUnavailable(new TypeError('x is not a function'))).toBe(false);
  expect(isUnavailable(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false);
});

test('a connection that is ended in the middle of a query is unavailable, and the next query works', async () => {
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const running = errorOf(client.query('SELECT pg_sleep(10)'));
  client.on('error', () => undefined);
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  expect(await running).toSatisfy(isUnavailable);
  client.release(true);
  expect(await values()).toEqual([0, 0]);
});

test('a connection that is ended while nobody uses it is replaced', async () => {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const other = createPool({ url: database.url, size: 1 }, log);
  await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await other.end();
  await expect.poll(() => warnings.length).toBeGreaterThan(0);
  expect(await values()).toEqual([0, 0]);
});

test('nobody there, and no free connection within three seconds, are unavailable', async () => {
  const nowhere = createPool({ url: 'postgresql://a@127.0.0.1:1/a', size: 1 }, log);
  expect(await errorOf(nowhere.query('SELECT 1'))).toSatisfy(isUnavailable);
  const noSocket = createPool({ url: 'postgresql://a@localhost/a?host=/nowhere', size: 1 }, log);
  expect(await errorOf(noSocket.query('SELECT 1'))).toSatisfy(isUnavailable);

  const busy = createPool({ url: database.url, size: 1 }, log);
  const client = await busy.connect();
  const asked = performance.now();
  expect(await errorOf(busy.query('SELECT 1'))).toSatisfy(isUnavailable);
  expect(performance.now() - asked).toBeLessThan(4000);
  client.release();
  await Promise.all([nowhere.end(), noSocket.end(), busy.end()]);
});

test('a statement that runs too long is cancelled as unavailable', async () => {
  const { rows } = await pool.query(`SELECT current_setting('statement_timeout') AS timeout`);
  expect(rows).toEqual([{ timeout: '15s' }]);
  const client = await pool.connect();
  await client.query(`SET statement_timeout = '50ms'`);
  expect(await errorOf(client.query('SELECT pg_sleep(5)'))).toSatisfy(isUnavailable);
  client.release(true);
});
