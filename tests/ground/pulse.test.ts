import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseSilent, isOutcomeUnknown, isUnavailable } from '#server/db/errors.ts';
import { createPool, createStatementPool } from '#server/db/pool.ts';
import { Pulse } from '#server/db/pulse.ts';
import type { StatementPool } from '#server/db/statement-pool.ts';
import { type CuttableLine, openLine } from '#tests/support/cuttable-line.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/embedded-server.ts';

/** Two seconds of silence, and what a busy machine adds. */
const toldWithinMs = 4_500;

const lines: string[] = [];
const note = (line: string): void => void lines.push(line);
const log = { info: note, warn: note, error: note };
let database: TestDatabase;
let line: CuttableLine;
let pulse: Pulse;
let pool: Pool;
let statements: StatementPool;

beforeEach(async () => {
  lines.length = 0;
  database = await createTestDatabase();
  line = await openLine(database.url);
  pulse = new Pulse(line.url, log);
  pool = createPool({ url: line.url, size: 2, pulse }, log);
  statements = createStatementPool({ url: line.url, size: 1, readers: 1, pulse }, log);
});
afterEach(async () => {
  line.cut();
  await Promise.all([pool.end(), statements.end()]);
  pulse.close();
  await line.close();
  await database.drop();
});

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => Promise.reject(new Error('it was answered')),
    (error: unknown) => error,
  );
}

test('A query that takes long is waited for, as the database answers others', async () => {
  const { rows } = await pool.query("select pg_sleep(4), 'done' as said");
  expect(rows[0].said).toBe('done');
  expect(lines).toEqual([]);
}, 15_000);

test('A database that falls silent fails who waits within seconds and who comes at once, and heals when it answers', async () => {
  await Promise.all([pool.query('select'), statements.query('select'), statements.read({ text: 'select' })]);
  line.freeze();
  const began = performance.now();
  const asked = [pool.query('select'), statements.query('select'), statements.read({ text: 'select' })].map(failureOf);
  const [lost, lostToo] = await Promise.all(asked);
  expect(performance.now() - began).toBeLessThan(toldWithinMs);
  for (const error of [lost, lostToo]) expect([isUnavailable(error), isOutcomeUnknown(error)]).toEqual([true, true]);

  const refusedAt = performance.now();
  for (const error of await Promise.all(
    [pool.query('select'), pool.connect(), statements.read({ text: 'select' })].map(failureOf),
  )) {
    expect(error).toBeInstanceOf(DatabaseSilent);
    expect([isUnavailable(error), isOutcomeUnknown(error)]).toEqual([true, false]);
  }
  expect(performance.now() - refusedAt).toBeLessThan(1500);

  line.thaw();
  await eventually(() => Promise.all([pool.query('select'), statements.read({ text: 'select' })]), 3000);
  expect(lines.filter((said) => said.startsWith('the database'))).toEqual([
    'the database does not answer: what needs it is refused until it does',
    'the database answers again',
  ]);
}, 20_000);

test('A line that leads nowhere any more is found out by a new one', async () => {
  await pool.query('select');
  line.freeze();
  await failureOf(pool.query('select'));
  // The old connections stay as they are for ever.
  line.cut();
  line.thaw();
  line.mend();
  await eventually(() => pool.query('select'), 6000);
}, 20_000);
