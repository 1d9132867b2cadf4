import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, createStatementPool } from '#server/db/pool.ts';
import type { StatementPool } from '#server/db/statement-pool.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const warnings: string[] = [];
const log = { info: () => undefined, warn: (line: string) => void warnings.push(line), error: () => undefined };
let database: TestDatabase;
let pool: StatementPool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createStatementPool({ url: database.url, size: 1, readers: 1 }, log);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const echo = (value: unknown) => ({
  name: 'echo',
  text: 'select $1::int as value, pg_backend_pid() as pid',
  values: [value],
});

test('Reads that are asked at once share a connection, and each gets its own answer', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, (_, value) => pool.read(echo(value))));
  expect(answers.map(({ rows }) => rows[0].value)).toEqual(Array.from({ length: 200 }, (_, value) => value));
  expect(new Set(answers.map(({ rows }) => rows[0].pid)).size).toBe(1);
});

test('A read that fails leaves those around it alone', async () => {
  const [before, wrong, after] = await Promise.allSettled([
    pool.read(echo(1)),
    pool.read(echo('no number')),
    pool.read(echo(3)),
  ]);
  expect(wrong).toMatchObject({ status: 'rejected', reason: { code: '22P02' } });
  expect([before, after]).toMatchObject([{ value: { rows: [{ value: 1 }] } }, { value: { rows: [{ value: 3 }] } }]);
});

test('Reads on a connection that is cut are asked again, and the next ones have a new connection', async () => {
  const other = createPool({ url: database.url, size: 1 }, log);
  const { pid } = (await pool.read(echo(0))).rows[0];
  const slow = pool.read({ name: 'slow', text: 'select pg_sleep(0.3), 7 as value' });
  const behind = pool.read(echo(8));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await other.query('select pg_terminate_backend($1)', [pid]);
  expect([(await slow).rows[0].value, (await behind).rows[0].value]).toEqual([7, 8]);
  expect((await pool.read(echo(9))).rows[0].pid).not.toBe(pid);
  expect(warnings.join()).toContain('a database connection was lost');
  await other.end();
});

test('A statement is planned once for all values', async () => {
  const named = (value: number) => ({ ...echo(value), name: 'planned once' });
  for (let value = 0; value < 10; value++) await pool.read(named(value));
  const plans = "select generic_plans, custom_plans from pg_prepared_statements where name = 'planned once'";
  const { rows } = await pool.read({ name: 'plans', text: plans });
  expect(rows[0]).toEqual({ generic_plans: 10, custom_plans: 0 });
});

test('A read of an absent database fails within seconds, as one that can be tried again', async () => {
  const nowhere = createStatementPool({ url: 'postgresql://a@127.0.0.1:1/a', size: 1, readers: 1 }, log);
  await expect(nowhere.read(echo(1))).rejects.toThrow('ECONNREFUSED');
  await nowhere.end();
});
