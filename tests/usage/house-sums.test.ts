import { pino } from 'pino';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldSome } from '#server/core/usage/fold-usage.ts';
import { measures } from '#server/core/usage/measures.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { recordCalls } from './facts.ts';

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

/** What is kept of each day and person, or agent, and what the roll-up comes to; rows that came to nothing count as none. */
async function sumsOf(table: string, key: string): Promise<unknown[]> {
  const sums = measures.map((name) => `sum(${name})::float8 as ${name}`).join(', ');
  const some = measures.map((name) => `sum(${name}) <> 0`).join(' or ');
  return (await pool.query(`select ${key}, ${sums} from ${table} group by ${key} having ${some} order by ${key}`)).rows;
}

async function expectSame(): Promise<void> {
  const byPerson = 'date, user_id';
  const byAgent = 'date, agent_id, agent_version_id, llm_model_id';
  expect(await sumsOf('usage_by_day_of_person', byPerson)).toEqual(await sumsOf('usage_by_day', byPerson));
  expect(await sumsOf('usage_by_day_of_agent', byAgent)).toEqual(await sumsOf('usage_by_day', byAgent));
}

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
    await expectSame();
  }
  expect(await sumsOf('usage_by_day_of_person', 'user_id')).toMatchObject([
    { user_id: 1, calls: 6, input_tokens: 153, cost_nano: 21, unpriced_calls: 3 },
    { user_id: 2, calls: 2, input_tokens: 101, cost_nano: 7, unpriced_calls: 1 },
  ]);

  await pool.query(`update usage_by_day set cost_nano = cost_nano + 5, date = date - 10 where user_id = 1`);
  await expectSame();
  await pool.query(`delete from usage_by_day where user_id = 1 and date = '2026-04-22'`);
  await expectSame();
  expect(await sumsOf('usage_by_day_of_agent', 'date')).toHaveLength(2);
  await pool.query('truncate usage_by_day');
  await expectSame();
  expect((await pool.query('select * from usage_by_day_of_person')).rows).toEqual([]);
});
