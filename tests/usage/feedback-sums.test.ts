import fc from 'fast-check';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { histogramOf, quantile, valueOfBucket } from '#server/core/statistics/histogram.ts';
import { createPool } from '#server/db/pool.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { expectFeedbackKept, sumsOf } from './sums-kept.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, size: 3 }, pino({ level: 'silent' }));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const uuid = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const row = fc.record({ date: fc.integer({ min: 1, max: 2 }), model: fc.nat(2), version: fc.nat(2), by: fc.nat(3) });
const change = fc.record({
  kind: fc.constantFrom('count', 'count', 'count', 'move', 'delete'),
  rows: fc.uniqueArray(row, {
    minLength: 1,
    maxLength: 4,
    selector: (one) => `${one.date} ${one.model} ${one.version}`,
  }),
});

test('what was said of models and of versions follows from the counts of both, whatever changes these', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      for (const { kind, rows } of changes) await write(kind, rows);
      await expectFeedbackKept(pool);
    }),
    { numRuns: 30, seed: 31 },
  );
  await pool.query('delete from feedback_by_day');
  expect(await sumsOf(pool, 'feedback_by_day_of_model', 'date', ['fives'])).toEqual([]);
});

/** As a rating does, or several at once; as a recount does; and as nobody does. */
async function write(
  kind: 'count' | 'move' | 'delete',
  rows: { date: number; model: number; version: number; by: number }[],
) {
  const keys = [
    rows.map(({ date }) => `2026-03-0${date}`),
    rows.map(({ model }) => uuid(model)),
    rows.map(({ version }) => uuid(version)),
  ];
  const named = `unnest($1::date[], $2::uuid[], $3::uuid[]) as k (date, model, version)`;
  const isNamed = `(date, llm_model_id, agent_version_id) in (select * from ${named})`;
  if (kind === 'delete') await pool.query(`delete from feedback_by_day where ${isNamed}`, keys);
  else if (kind === 'move') {
    await pool.query(`update feedback_by_day set fives = twos, twos = fives + 1, outdated = 7 where ${isNamed}`, keys);
  } else {
    await pool.query(
      `insert into feedback_by_day as d (date, llm_model_id, agent_version_id, ones, fives, factual_error)
       select k.date, k.model, k.version, k.by, k.by * 2, 1 from unnest($1::date[], $2::uuid[], $3::uuid[], $4::int[]) as k (date, model, version, by)
       on conflict (date, llm_model_id, agent_version_id) do update
         set ones = d.ones + excluded.ones, fives = d.fives + excluded.fives, factual_error = d.factual_error + 1`,
      [...keys, rows.map(({ by }) => by)],
    );
  }
}

test('the database finds the bucket of a median where the product does', async () => {
  const values = fc.array(fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.integer({ min: 0, max: 2 ** 31 })), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(values, async (some) => {
      const histogram = histogramOf(some);
      const { rows } = await pool.query<{ bucket: number | null }>('select median_bucket($1) as bucket', [histogram]);
      const { bucket } = rows[0]!;
      expect(bucket === null ? null : valueOfBucket(bucket)).toBe(quantile(histogram, 0.5));
    }),
    { numRuns: 200, seed: 32 },
  );
});
