import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyzeTrends } from '#server/core/trends/analyze-trends.ts';
import { analyzeDailyTrends } from '#server/jobs/analyze-trends.ts';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { type Teller, tellAnswers } from '#tests/support/told-answers.ts';
import { startWatchedHouse, type WatchedHouse } from '#tests/support/watched-house.ts';

let house: WatchedHouse;

beforeAll(async () => {
  house = await startWatchedHouse();
});
afterAll(() => house.close());

const dayMs = 86_400_000;
const start = Date.UTC(2026, 2, 1);
const dateOf = (day: number) => new Date(start + day * dayMs).toISOString().slice(0, 10);
const { signal } = new AbortController();
const analyze = (day: number) => analyzeTrends(house.ctx, signal, dateOf(day));

/** On each day ten answers, of which so many are rated five and the others one. */
async function tell(teller: Teller, from: number, fives: number[]): Promise<void> {
  const answers = fives.flatMap((count, day) =>
    Array.from({ length: 10 }, (_, of) => ({
      at: new Date(start + (from + day) * dayMs + of * 60_000),
      score: of < count ? 5 : 1,
    })),
  );
  await tellAnswers(house.ctx.pool, teller, answers);
}

async function changes({ agentId }: Teller, figure = 'rating'): Promise<string[]> {
  const { rows } = await house.ctx.pool.query<{ said: string }>(
    `select to_char(date, 'YYYY-MM-DD') || ' ' || coalesce(before::text, 'nothing') || ' ' || word as said
     from trend_change where subject_id = $1 and figure = $2::trend_figure order by date`,
    [agentId, figure],
  );
  return rows.map(({ said }) => said);
}

const steady = (days: number) => Array.from({ length: days }, (_, day) => (day % 2 === 0 ? 7 : 6));
/** By so much a day, and one up and down from day to day. */
const falling = (days: number, by: number) =>
  Array.from({ length: days }, (_, day) => Math.max(Math.round(8 - day * by) + (day % 2), 0));

test('a figure’s word is kept from the first night on that it can be said, and from each night on that it is another one', async () => {
  const teller = await house.newTeller();
  await tell(teller, 0, [...steady(16), ...falling(74, 0.1)]);
  await analyze(13);
  expect(await changes(teller)).toEqual([]);
  const { tested, declining, improving } = await analyze(14);
  // Six figures of an agent, and of the model that it asks.
  expect([tested, declining, improving]).toEqual([12, 0, 0]);
  expect(await changes(teller)).toEqual([`${dateOf(14)} nothing stable`]);
  for (let day = 15; day <= 90; day += 1) await analyze(day);
  const [, change, ...more] = await changes(teller);
  expect(more).toEqual([]);
  expect(change).toMatch(/^2026-0[45]-\d\d stable declining$/);
  const { rows } = await house.ctx.pool.query(
    `select n, slope, slope_low, slope_high, adjusted_p from trend_change where subject_id = $1 and before = 'stable' and figure = 'rating'`,
    [teller.agentId],
  );
  expect(rows[0].slope_high).toBeLessThan(0);
  expect(rows[0].slope_low).toBeLessThanOrEqual(rows[0].slope);
  expect(rows[0].adjusted_p).toBeLessThanOrEqual(0.05);
  // Of 90 days that hold no more than fourteen with the figure nothing is said, and so nothing has changed.
  await analyze(90 + 85);
  expect(await changes(teller)).toHaveLength(2);
});

test('the same night twice, or twice at once, finds the same, and what is rated otherwise since is put right', async () => {
  const teller = await house.newTeller();
  await tell(teller, 200, falling(20, 0.4));
  await Promise.all([analyze(220), analyze(220)]);
  const once = await changes(teller);
  expect(once).toEqual([`${dateOf(220)} nothing declining`]);
  expect((await analyze(220)).declining).toBe(2);
  expect(await changes(teller)).toEqual(once);

  const level = `update feedback_by_day set ones = 5, fives = 5 where agent_version_id = $1`;
  await house.ctx.pool.query(level, [teller.agentVersionId]);
  await analyze(220);
  expect(await changes(teller)).toEqual([`${dateOf(220)} nothing stable`]);
  await house.ctx.pool.query(
    `update feedback_by_day set ones = (date - $2) / 2, fives = 10 - (date - $2) / 2 where agent_version_id = $1`,
    [teller.agentVersionId, dateOf(200)],
  );
  await analyze(221);
  expect((await changes(teller)).at(-1)).toBe(`${dateOf(221)} stable declining`);
  await house.ctx.pool.query(level, [teller.agentVersionId]);
  await analyze(221);
  expect(await changes(teller)).toEqual([`${dateOf(220)} nothing stable`]);
});

test('the job tells what it has found, and changes nothing once it is to end', async () => {
  const teller = await house.newTeller();
  await tell(teller, Math.floor((Date.now() - start) / dayMs) - 20, falling(20, 0.4));
  const stopped = new AbortController();
  stopped.abort();
  expect(await analyzeDailyTrends.run({ ...house.ctx, signal: stopped.signal })).toMatchObject({ tested: 0 });
  expect(await changes(teller)).toEqual([]);
  const counts = await analyzeDailyTrends.run({ ...house.ctx, signal });
  expect(counts).toMatchObject({ declining: 2, changed: 2 });
  expect(await changes(teller)).toHaveLength(1);
});

test('a trend that is told of ends later than it begins, so that its word is not another one every other night', async () => {
  const teller = await house.newTeller();
  // Numbers with which the p of the trend goes above 0.05 and below it again three times.
  const random = randomFrom(41);
  const noisy = Array.from({ length: 100 }, (_, day) => Math.round(7 - day * 0.03 + (random() - 0.5) * 5));
  await tell(
    teller,
    300,
    noisy.map((count) => Math.min(Math.max(count, 0), 10)),
  );
  for (let day = 314; day <= 400; day += 1) await analyze(day);
  const words = (await changes(teller)).map((change) => change.split(' ').slice(1).join(' '));
  expect(words).toEqual(['nothing stable', 'stable declining']);
});
