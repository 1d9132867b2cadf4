import fc from 'fast-check';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldSome } from '#server/core/usage/fold-usage.ts';
import { type Division, readHouseSeries, readHouseTotal, readParts } from '#server/core/usage/house-usage-store.ts';
import { measures } from '#server/core/usage/measures.ts';
import { seriesOf } from '#server/core/usage/series.ts';
import { daysBetween, zoneNamed } from '#server/core/usage/zone.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { recordCalls } from './facts.ts';
import { expectSumsKept, sumsOf } from './sums-kept.ts';

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

test('what everybody uses of a day follows from its roll-up, whoever writes that', async () => {
  const ctx = { db: createKysely(pool), pool, events: new LocalBus(), log: pino({ level: 'silent' }) };
  for (const [user, day] of [
    [1, 1],
    [1, 2],
    [2, 2],
    [1, 1],
  ] as const) {
    const at = new Date(Date.UTC(2026, 4, day, 9));
    await recordCalls(pool, user, [
      { at, tokens: 100 * user, costNano: 7 },
      { at, tokens: 3, costNano: null },
    ]);
    await foldSome(ctx, 100);
    await expectSumsKept(pool);
  }
  expect(await sumsOf(pool, 'usage_by_day_of_person', 'user_id')).toMatchObject([
    { user_id: 1, calls: 6, input_tokens: 153, cost_nano: 21, unpriced_calls: 3 },
    { user_id: 2, calls: 2, input_tokens: 101, cost_nano: 7, unpriced_calls: 1 },
  ]);

  await pool.query(`update usage_by_day set cost_nano = cost_nano + 5, date = date - 10 where user_id = 1`);
  await expectSumsKept(pool);
  await pool.query(`delete from usage_by_day where user_id = 1 and date = '2026-04-22'`);
  await expectSumsKept(pool);
  expect(await sumsOf(pool, 'usage_by_day_of_agent', 'date')).toHaveLength(2);
  await pool.query('truncate usage_by_day');
  await expectSumsKept(pool);
  expect((await pool.query('select * from usage_by_day_of_person')).rows).toEqual([]);
  expect((await pool.query('select * from usage_by_month_of_person')).rows).toEqual([]);
});

const divisions: Division[] = ['person', 'agent', 'agent_version', 'model', 'day'];
const columns = {
  person: 'user_id',
  agent: 'agent_id',
  agent_version: 'agent_version_id',
  model: 'llm_model_id',
  day: 'date',
};
const nothing = Object.fromEntries(measures.map((name) => [name, 0]));
const nobody = '00000000-0000-0000-0000-000000000000';
const uuid = (n: number): string => (n === 0 ? nobody : `00000000-0000-4000-8000-00000000000${n}`);

/** Of a quarter of a year and some days. */
const used = fc.record({
  day: fc.integer({ min: 0, max: 110 }),
  user_id: fc.integer({ min: 1, max: 4 }),
  agent_id: fc.integer({ min: 0, max: 2 }).map(uuid),
  agent_version_id: fc.integer({ min: 0, max: 3 }).map(uuid),
  llm_model_id: fc.integer({ min: 0, max: 3 }).map(uuid),
  cost_nano: fc.integer({ min: 1, max: 9_000_000_000 }),
  input_tokens: fc.integer({ min: 0, max: 9_000 }),
  output_tokens: fc.integer({ min: 0, max: 9_000 }),
  calls: fc.integer({ min: 1, max: 9 }),
});
type Used = typeof used extends fc.Arbitrary<infer One> ? One : never;

const first = '2026-01-27';
const dateOf = (day: number): string => new Date(Date.parse(first) + day * 86_400_000).toISOString().slice(0, 10);
const costOf = (rows: Used[]): number => rows.reduce((sum, { cost_nano }) => sum + cost_nano, 0);
const tokensOf = (rows: Used[]): number =>
  rows.reduce((sum, { input_tokens, output_tokens }) => sum + input_tokens + output_tokens, 0);

const question = fc.record({
  by: fc.constantFrom(...divisions),
  from: fc.integer({ min: 0, max: 110 }),
  length: fc.integer({ min: 1, max: 111 }),
  person: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 2 }),
  agent: fc.option(fc.integer({ min: 1, max: 2 }).map(uuid), { nil: undefined, freq: 2 }),
  model: fc.option(fc.integer({ min: 1, max: 3 }).map(uuid), { nil: undefined, freq: 2 }),
  top: fc.integer({ min: 1, max: 3 }),
});

test('every question about some days is answered as the roll-up of days would, from whichever sums', async () => {
  const ctx = { db: createKysely(pool) };
  const keyOf = ({ day, user_id, ...of }: Used): string =>
    [day, user_id, of.agent_id, of.agent_version_id, of.llm_model_id].join();
  const sampled = fc.sample(used, { numRuns: 500, seed: 21 });
  const rows = [...new Map(sampled.map((row) => [keyOf(row), row])).values()];
  await pool.query('truncate usage_by_day');
  await pool.query(`insert into usage_by_day select * from jsonb_populate_recordset(null::usage_by_day, $1)`, [
    JSON.stringify(rows.map(({ day, ...row }) => ({ ...nothing, ...row, date: dateOf(day) }))),
  ]);
  await expectSumsKept(pool);

  await fc.assert(
    fc.asyncProperty(question, async ({ by, from, length, top, ...named }) => {
      const scope = { from: dateOf(from), until: dateOf(from + length), ...named };
      const isAsked = ({ day, user_id, agent_id, llm_model_id }: Used): boolean =>
        day >= from &&
        day < from + length &&
        user_id === (named.person ?? user_id) &&
        agent_id === (named.agent ?? agent_id) &&
        llm_model_id === (named.model ?? llm_model_id);
      const asked = rows.filter(isAsked);
      expect(await readHouseTotal(ctx, scope)).toMatchObject({ costNano: costOf(asked) });

      const idOf = (row: Used): string =>
        by === 'day' ? dateOf(row.day) : String(row[columns[by] as 'user_id' | 'agent_id']);
      const parts = [...Map.groupBy(asked, idOf)].map(([id, some]) => ({ id: id === nobody ? null : id, some }));
      const dearest = parts.toSorted((a, b) => costOf(b.some) - costOf(a.some));
      const found = await readParts(ctx, scope, { by, order: 'cost', most: 500 });
      const shown = by === 'day' ? parts.toSorted((a, b) => (a.id! < b.id! ? -1 : 1)) : dearest;
      expect(
        found.parts.map(({ id, costNano, inputTokens, outputTokens }) => [id, costNano, inputTokens + outputTokens]),
      ).toEqual(shown.map(({ id, some }) => [id, costOf(some), tokensOf(some)]));
      expect(found.count).toBe(parts.length);
      if (by === 'day') return;

      const { dates } = daysBetween(zoneNamed('UTC'), scope.from, scope.until);
      const series = seriesOf(await readHouseSeries(ctx, scope, { by, most: 'cost', top }), dates, 'UTC');
      const perDay = (some: Used[], what: (rows: Used[]) => number): number[] =>
        dates.map((_, day) => what(some.filter((row) => row.day === from + day)));
      expect(series.series.map(({ id, costNano, tokens }) => [id, costNano, tokens])).toEqual(
        dearest.slice(0, top).map(({ id, some }) => [id, perDay(some, costOf), perDay(some, tokensOf)]),
      );
      const others = dearest.slice(top).flatMap(({ some }) => some);
      expect(series.others).toEqual(
        dearest.length > top
          ? expect.objectContaining({
              count: dearest.length - top,
              costNano: perDay(others, costOf),
              tokens: perDay(others, tokensOf),
            })
          : null,
      );
    }),
    { numRuns: 100, seed: 22 },
  );
});
