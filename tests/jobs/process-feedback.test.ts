import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processNewFeedback } from '#server/jobs/process-feedback.ts';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawScore, ratingShapes } from '#tests/support/simulated-ratings.ts';
import { type Teller, tellAnswers, type ToldAnswer } from '#tests/support/told-answers.ts';
import { startWatchedHouse, type WatchedHouse } from '#tests/support/watched-house.ts';

let house: WatchedHouse;

beforeAll(async () => {
  house = await startWatchedHouse();
});
afterAll(() => house.close());

const run = (signal = new AbortController().signal) => processNewFeedback.run({ ...house.ctx, signal });

interface AlarmRow {
  id: string;
  subject: string;
  metric: string;
  state: string;
  ending: string | null;
  change: { kind: string; fits: boolean; to?: string; version?: number; changes?: string[] } | null;
  before_counts: number[];
  after_counts: number[];
  began_at: Date;
  raised_at: Date;
}

async function alarmsOf({ modelId, agentId }: Teller): Promise<AlarmRow[]> {
  const { rows } = await house.ctx.pool.query<AlarmRow>(
    `select * from alarm where subject_id in ($1, $2) order by metric, subject, number`,
    [modelId, agentId],
  );
  return rows;
}

const named = (alarms: AlarmRow[]) => alarms.map(({ subject, metric, state }) => `${subject} ${metric} ${state}`);

const start = Date.UTC(2026, 5, 1);
const hour = 3_600_000;
const at = (index: number) => new Date(start + index * hour);
const random = randomFrom(41);
/** What is rated half a star lower, and a little more. */
const worse = [0.22, 0.16, 0.2, 0.22, 0.2] as const;

const rated = (
  from: number,
  count: number,
  shares: readonly number[] = ratingShapes.usual,
  more: Partial<ToldAnswer> = {},
) =>
  Array.from({ length: count }, (_, index): ToldAnswer => {
    const score = drawScore(shares as (typeof ratingShapes)['usual'], random);
    return { at: at(from + index), score, ...more };
  });

describe('ratings', () => {
  test('that fall where a provider answers with another snapshot raise one alarm, which names it, and stays one', async () => {
    const teller = await house.newTeller();
    await tellAnswers(house.ctx.pool, teller, rated(0, 700, ratingShapes.usual, { responseModel: 'echo-2026-01' }));
    await run();
    expect(await alarmsOf(teller)).toEqual([]);

    await tellAnswers(house.ctx.pool, teller, rated(700, 120, worse, { responseModel: 'echo-2026-06' }));
    await run();
    const [ofModel, ofAgent, ...others] = await alarmsOf(teller);
    expect(others).toEqual([]);
    for (const alarm of [ofModel, ofAgent]) {
      expect(alarm).toMatchObject({ metric: 'ratings', state: 'open' });
      expect(alarm!.change).toMatchObject({
        kind: 'response_model',
        from: 'echo-2026-01',
        to: 'echo-2026-06',
        fits: true,
      });
      expect(alarm!.began_at).toEqual(at(700));
      expect(alarm!.before_counts.reduce((sum, count) => sum + count)).toBe(700);
      expect(alarm!.after_counts.reduce((sum, count) => sum + count)).toBe(120);
    }

    await tellAnswers(house.ctx.pool, teller, rated(820, 60, worse, { responseModel: 'echo-2026-06' }));
    await run();
    const later = await alarmsOf(teller);
    expect(named(later)).toEqual(['model ratings open', 'agent ratings open']);
    expect(later[0]!.after_counts.reduce((sum, count) => sum + count)).toBe(180);
  });

  test('that fall with another prompt are put down to that version, and the model of many agents is not alarmed of', async () => {
    const [teller, other] = [await house.newTeller(), await house.newTeller()];
    const { pool } = house.ctx;
    await tellAnswers(pool, teller, rated(0, 600));
    for (const from of [0, 1, 2, 3, 150, 151, 152, 153])
      await tellAnswers(pool, { ...other, modelId: teller.modelId }, rated(from, 600));
    await tellAnswers(pool, await house.newVersion(teller, new Date(at(600).getTime() - 1)), rated(600, 150, worse));
    await run();
    const [alarm, ...more] = await alarmsOf(teller);
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({
      subject: 'agent',
      change: { kind: 'agent_version', version: 2, changes: ['system_prompt'] },
    });
    expect(alarm!.began_at).toEqual(at(600));
  });

  test('that fell in the midst of all that is looked at for the first time raise one', async () => {
    const teller = await house.newTeller();
    await tellAnswers(house.ctx.pool, teller, rated(0, 300, ratingShapes.usual, { responseModel: 'echo-2026-01' }));
    await tellAnswers(house.ctx.pool, teller, rated(300, 260, worse, { responseModel: 'echo-2026-06' }));
    await run();
    const alarms = await alarmsOf(teller);
    expect(named(alarms)).toEqual(['model ratings open', 'agent ratings open']);
    for (const { change } of alarms) expect(change).toMatchObject({ kind: 'response_model', to: 'echo-2026-06' });
    await run();
    expect(named(await alarmsOf(teller))).toEqual(['model ratings open', 'agent ratings open']);
  });

  test('that stay as they are raise none, whatever else changes', async () => {
    const teller = await house.newTeller();
    for (const [index, responseModel] of ['a', 'b', 'c', 'd'].entries()) {
      await tellAnswers(house.ctx.pool, teller, rated(index * 400, 400, ratingShapes.usual, { responseModel }));
      await run();
    }
    expect(await alarmsOf(teller)).toEqual([]);
  });

  test('that are back close their alarm, and those that are withdrawn or changed take theirs back', async () => {
    const [back, withdrawn] = [await house.newTeller(), await house.newTeller()];
    const { pool } = house.ctx;
    for (const teller of [back, withdrawn]) await tellAnswers(pool, teller, rated(0, 600));
    await tellAnswers(pool, back, rated(600, 150, worse));
    const { ids } = await tellAnswers(pool, withdrawn, rated(600, 150, worse));
    await run();
    expect(named(await alarmsOf(withdrawn))).toEqual(['model ratings open', 'agent ratings open']);

    await tellAnswers(pool, back, rated(750, 300));
    await pool.query(`delete from message_rating where score < 3 and message_id = any($1)`, [ids.slice(0, 100)]);
    await pool.query(`update message_rating set score = 4 where message_id = any($1)`, [ids.slice(100)]);
    await pool.query(`insert into alarm_pending values ('model', $1), ('agent', $2)`, [
      withdrawn.modelId,
      withdrawn.agentId,
    ]);
    await run();
    expect((await alarmsOf(back)).map(({ ending }) => ending)).toEqual(['recovered', 'recovered']);
    expect((await alarmsOf(withdrawn)).map(({ ending }) => ending)).toEqual(['not_borne_out', 'not_borne_out']);

    await tellAnswers(pool, back, rated(1_050, 200));
    await run();
    expect(await alarmsOf(back)).toHaveLength(2);
    await tellAnswers(pool, back, rated(1_250, 150, worse));
    await run();
    expect(named(await alarmsOf(back))).toEqual([
      'model ratings closed',
      'model ratings open',
      'agent ratings closed',
      'agent ratings open',
    ]);
  });

  test('of years are gone through piece by piece', async () => {
    const teller = await house.newTeller();
    await tellAnswers(house.ctx.pool, teller, rated(-9_000, 6_000));
    await tellAnswers(house.ctx.pool, teller, rated(-3_000, 120, worse));
    await run();
    const alarms = await alarmsOf(teller);
    expect(named(alarms)).toEqual(['model ratings open', 'agent ratings open']);
    expect(Math.abs(alarms[0]!.began_at.getTime() - at(-3_000).getTime()) / hour).toBeLessThan(40);
  });
});

describe('flags and failures', () => {
  const answers = (
    from: number,
    count: number,
    rates: { flags?: number; errors?: number },
    more: Partial<ToldAnswer> = {},
  ) =>
    Array.from({ length: count }, (_, index): ToldAnswer => {
      const hasFailed = random() < (rates.errors ?? 0);
      return { at: at(from + index), hasFailed, isFlagged: !hasFailed && random() < (rates.flags ?? 0), ...more };
    });

  test('that become three times as many raise an alarm each, and nothing else does', async () => {
    const [flagged, failing] = [await house.newTeller(), await house.newTeller()];
    const { pool } = house.ctx;
    const usual = { flags: 0.01, errors: 0.02 };
    for (const teller of [flagged, failing]) await tellAnswers(pool, teller, answers(0, 2_500, usual));
    await run();
    expect([...(await alarmsOf(flagged)), ...(await alarmsOf(failing))]).toEqual([]);
    await tellAnswers(pool, flagged, answers(2_500, 700, { flags: 0.05, errors: 0.02 }));
    await tellAnswers(pool, failing, answers(2_500, 700, { flags: 0.01, errors: 0.1 }, { responseModel: 'echo-2' }));
    await run();
    expect(named(await alarmsOf(flagged))).toEqual(['model flags open', 'agent flags open']);
    expect(named(await alarmsOf(failing))).toEqual(['model errors open', 'agent errors open']);
    expect((await alarmsOf(failing))[0]!.change).toMatchObject({ kind: 'response_model', to: 'echo-2' });
  });
});

describe('the job', () => {
  async function fallen(): Promise<Teller> {
    const teller = await house.newTeller();
    await tellAnswers(house.ctx.pool, teller, [...rated(0, 600), ...rated(600, 150, worse)]);
    return teller;
  }

  test('does each subject once where several run at once', async () => {
    const tellers = [await fallen(), await fallen(), await fallen()];
    await Promise.all([run(), run(), run()]);
    await run();
    for (const teller of tellers)
      expect(named(await alarmsOf(teller))).toEqual(['model ratings open', 'agent ratings open']);
  });

  test('that is cut off in the middle has done nothing of what it was at, and does it the next time', async () => {
    const teller = await fallen();
    const { pool } = house.ctx;
    await pool.query(
      `create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`,
    );
    await pool.query(`create trigger die before insert on alarm for each row execute function die()`);
    await expect(run()).rejects.toThrow('killed');
    await pool.query(`drop trigger die on alarm`);
    expect(await alarmsOf(teller)).toEqual([]);

    const stopped = new AbortController();
    stopped.abort();
    await run(stopped.signal);
    expect(await alarmsOf(teller)).toEqual([]);
    await run();
    expect(named(await alarmsOf(teller))).toEqual(['model ratings open', 'agent ratings open']);
  });

  test('leaves nothing that is new behind, and looks at nobody of whom there is nothing new', async () => {
    const { pool } = house.ctx;
    await run();
    const { rows } = await pool.query('select * from alarm_pending');
    expect(rows).toEqual([]);
    await pool.query(`update alarm_watch set watched_from = '2020-01-01'`);
    await run();
    const { rows: looked } = await pool.query(`select 1 from alarm_watch where watched_from <> '2020-01-01'`);
    expect(looked).toEqual([]);
  });
});

// Long before all others, so that nothing of theirs is what this house has had.
test('a house with few ratings is looked back at for half a year, where the last three months are too few to compare with', async () => {
  const [teller, other] = [await house.newTeller(), await house.newTeller()];
  const changed = -500 * 24;
  await tellAnswers(house.ctx.pool, other, rated(changed - 150 * 24, 300));
  const before = rated(changed - 260, 260, ratingShapes.usual, { responseModel: 'echo-2025-01' });
  await tellAnswers(house.ctx.pool, teller, before);
  await tellAnswers(house.ctx.pool, teller, rated(changed, 200, worse, { responseModel: 'echo-2025-06' }));
  await run();
  const alarms = await alarmsOf(teller);
  expect(named(alarms)).toEqual(['model ratings open', 'agent ratings open']);
  for (const { change } of alarms) expect(change).toMatchObject({ kind: 'response_model', to: 'echo-2025-06' });
  expect(await alarmsOf(other)).toEqual([]);
});
