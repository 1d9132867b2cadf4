import fc from 'fast-check';
import { pino } from 'pino';
import { Client, type Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SystemContext } from '#server/core/context.ts';
import { foldSome, foldUsage } from '#server/core/usage/fold-usage.ts';
import { addRecounts, nothingRecounted, type Recount, recomputeDay } from '#server/core/usage/recompute-usage.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { corrupt, corruption, days, happen, history, readRollUps } from './histories.ts';
import { expectSumsKept } from './sums-kept.ts';

let database: TestDatabase;
let pool: Pool;
let ctx: SystemContext;

beforeAll(async () => {
  database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  pool = createPool({ url: database.url, size: 8 }, log);
  ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
});
beforeEach(empty);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function empty(): Promise<void> {
  await pool.query(
    `truncate generation, generation_adjustment, usage_pending, usage_folded, usage_by_person, usage_by_quarter_hour, usage_by_day,
       performance_by_day_of_model, performance_by_day_of_version;
     update usage_recount set floor = null`,
  );
}

async function recompute(change = true): Promise<Recount> {
  let sum = nothingRecounted;
  for (const day of days) sum = addRecounts(sum, await recomputeDay(ctx, day, { change }));
  return sum;
}

describe('a recount', { timeout: 120_000 }, () => {
  test('says what folding said, and makes what was spoilt what folding made it', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 0, max: 40 }),
        fc.array(corruption, { minLength: 1, maxLength: 6 }),
        async (steps, folded, corruptions) => {
          await empty();
          for (const step of steps) await happen(pool, step);
          await foldSome(ctx, folded);
          // Of what is still pending a recount says nothing.
          expect(await recompute()).toMatchObject({ rowsDiffering: 0, nanoDollarsOff: 0 });
          await foldUsage(ctx);
          const before = await readRollUps(pool);
          expect(await recompute()).toMatchObject({ rowsDiffering: 0, nanoDollarsOff: 0 });

          let spoilt = 0;
          for (const each of corruptions) spoilt += await corrupt(pool, each);
          const wrong = await readRollUps(pool);
          await expectSumsKept(pool);
          const isWrong = JSON.stringify(wrong) !== JSON.stringify(before);
          const found = await recompute(false);
          expect(found.rowsDiffering > 0).toBe(isWrong);
          expect(found.rowsDiffering).toBeLessThanOrEqual(spoilt);
          expect(found.rowsCorrected).toBe(0);
          expect(await readRollUps(pool)).toEqual(wrong);

          const [one, other] = await Promise.all([recompute(), recompute()]);
          expect(one.rowsCorrected + other.rowsCorrected).toBe(found.rowsDiffering);
          expect(await readRollUps(pool)).toEqual(before);
          await expectSumsKept(pool);
        },
      ),
      { numRuns: 8, seed: 11 },
    );
  });

  test('changes nothing while people write and others fold, and puts right what is wrong meanwhile', async () => {
    const steps = fc.sample(history, { numRuns: 24, seed: 12 }).flat();
    let isWriting = true;
    async function write(from: number): Promise<void> {
      for (let at = from; isWriting; at += 2) await happen(pool, steps[at % steps.length]!);
    }
    async function fold(): Promise<void> {
      while (isWriting) await foldSome(ctx, 5);
    }
    const others = Promise.all([write(0), write(1), fold()]);
    for (let times = 0; times < 6; times++) {
      expect(await recompute()).toMatchObject({ rowsDiffering: 0 });
      if (times !== 2) continue;
      for (const each of fc.sample(corruption, { numRuns: 8, seed: 13 })) await corrupt(pool, each);
      await Promise.all([recompute(), recompute()]);
    }
    isWriting = false;
    await others;
    await foldUsage(ctx);
    const made = await readRollUps(pool);
    await pool.query(
      `with gone as (delete from usage_folded returning *), roll_ups as (delete from usage_by_person), quarters as (delete from usage_by_quarter_hour),
         more as (delete from usage_by_day), versions as (delete from performance_by_day_of_version), models as (delete from performance_by_day_of_model)
       insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id, amount_nano, is_special)
       select fact, user_id, at, agent_id, llm_model_id, null::uuid, null::bigint, is_special from gone where fact <> 'call'
       union all select 'call', user_id, started_at, agent_id, llm_model_id, id, null, id in (select generation_id from gone where fact = 'call') from generation
       union all select 'adjustment', g.user_id, g.started_at, g.agent_id, g.llm_model_id, g.id, a.cost_nano, false
       from generation g join generation_adjustment a on a.generation_id = g.id`,
    );
    await foldUsage(ctx);
    expect(await readRollUps(pool)).toEqual(made);
  });

  test('that is cut off in the middle has changed nothing, and the next one is right', async () => {
    for (const step of fc.sample(history, { numRuns: 3, seed: 14 }).flat()) await happen(pool, step);
    await foldUsage(ctx);
    const before = await readRollUps(pool);
    for (const each of fc.sample(corruption, { numRuns: 9, seed: 15 })) await corrupt(pool, each);
    await corrupt(pool, { table: 'performance_by_day_of_version', how: 'change', which: 0, by: 1 });
    const wrong = await readRollUps(pool);

    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin; lock table performance_by_day_of_version in exclusive mode');
    const cutOff = recompute().then(
      () => 'came through',
      () => 'cut off',
    );
    const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`;
    let pids: { pid: number }[] = [];
    while (pids.length === 0) pids = (await holder.query<{ pid: number }>(waiting)).rows;
    for (const { pid } of pids) await holder.query('select pg_terminate_backend($1)', [pid]);
    expect(await cutOff).toBe('cut off');
    await holder.query('rollback');
    await holder.end();
    expect(await readRollUps(pool)).toEqual(wrong);

    expect(await recompute()).toMatchObject({ days: 3, daysLeftAlone: 0 });
    expect(await readRollUps(pool)).toEqual(before);
  });

  test('says nothing of days whose facts are not all there any more', async () => {
    for (const step of fc.sample(history, { numRuns: 3, seed: 16 }).flat()) await happen(pool, step);
    await foldUsage(ctx);
    const before = await readRollUps(pool);
    await pool.query(`delete from generation where started_at < $1; `.replace('$1', `'${days[1]}'`));
    await pool.query('update usage_recount set floor = $1', [days[1]]);
    expect(await recompute()).toMatchObject({ days: 3, daysLeftAlone: 1, rowsDiffering: 0 });
    expect(await readRollUps(pool)).toEqual(before);
  });
});
