import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrendChange, Trends } from '#contract/admin/trends.ts';
import type { Agent } from '#contract/agents.ts';
import type { Problem } from '#contract/errors.ts';
import type { TrendOfFigure } from '#contract/quality.ts';
import { changeAgent, makeAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { analyzeNight, dayMs, tellerOf } from '#tests/support/quality.ts';
import { tellAnswers } from '#tests/support/told-answers.ts';

let server: AppServer;
let cast: Cast;
let agent: Agent;

const today = Math.floor(Date.now() / dayMs) * dayMs;
const dateOf = (daysAgo: number) => new Date(today - daysAgo * dayMs).toISOString().slice(0, 10);

/** On each of twenty days before today, and on today, ten answers: rated ever lower, dearer, slower, failing more. */
beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  agent = await makeAgent(cast.lin, { name: 'Pilot' });
  const teller = await tellerOf(server, cast.lin, agent);
  const answers = Array.from({ length: 21 * 10 }, (_, index) => {
    const [day, of] = [Math.floor(index / 10), index % 10];
    return {
      at: new Date(today - (20 - day) * dayMs + of * 1000),
      score: of < day / 2 ? 1 : 5,
      costNano: 1_000_000 + day * 100_000,
      durationMs: 2_000,
      hasFailed: of === 9 && day % 2 === 0,
    };
  });
  await tellAnswers(server.pool, teller, answers);
});
afterAll(() => server.close());

async function read(query = ''): Promise<Trends> {
  const { status, body, text } = await cast.ada.client.get<Trends>(`/api/admin/trends/${query}`);
  expect(status, text).toBe(200);
  return Trends.strict().parse(body);
}

interface Changes {
  count: number;
  next: string | null;
  previous: string | null;
  results: TrendChange[];
}

const named = (trends: TrendOfFigure[]) => Object.fromEntries(trends.map((trend) => [trend.figure, trend]));

describe('trends', () => {
  test.each(['model', 'agent'])('of each %s are told in words, with the test behind them', async (subject) => {
    const { results, tested, days, from, until, zone_of_days: zone } = await read(`?subject=${subject}&days=30`);
    expect([days, from, until, zone]).toEqual([30, dateOf(30), dateOf(0), 'UTC']);
    const [first] = results;
    expect(results).toHaveLength(1);
    expect(tested).toBe(6);
    const {
      rating,
      cost_per_answer: cost,
      errors,
      first_token: firstToken,
      flags_per_thousand: flags,
    } = named(first!.trends);
    expect(rating).toMatchObject({ word: 'declining', n: 20, unit: 'stars', better: 'higher' });
    expect(rating!.slope).toBeCloseTo(-0.2, 1);
    expect(rating!.slope_interval!.high).toBeLessThan(0);
    expect(rating!.values).toHaveLength(30);
    // The first of the twenty days is the eleventh of thirty.
    expect(rating!.values.slice(8, 11)).toEqual([null, null, 5]);
    expect(rating!.adjusted_p!).toBeGreaterThanOrEqual(rating!.p!);
    expect(cost).toMatchObject({ word: 'declining', better: 'lower', n: 20 });
    expect(cost!.slope).toBeGreaterThan(0.0001);
    expect(errors).toMatchObject({ word: 'stable', n: 20 });
    expect(errors!.values.slice(10, 12)).toEqual([10, 0]);
    expect(firstToken!.values[10]).toBeCloseTo(0.2, 1);
    expect(flags).toMatchObject({ word: 'stable', slope: 0, p: 1 });
  });

  test('are not told of fewer than 14 days', async () => {
    const [first] = (await read('?days=13')).results;
    for (const { word, n, slope, p } of first!.trends)
      expect([word, n, slope, p]).toEqual(['not enough data', 13, null, null]);
  });

  test('of one are tested with the others, and a new one has none', async () => {
    const quiet = await makeAgent(cast.omar, { name: 'Quiet' });
    const { results, tested } = await read(`?subject=agent&id=${quiet.id}`);
    expect(results.map(({ name }) => name)).toEqual(['Quiet']);
    expect(results[0]!.trends.map(({ word }) => word)).toEqual(Array(6).fill('not enough data'));
    expect(tested).toBe(6);
    expect((await read(`?subject=agent&id=${agent.id}`)).results[0]).toMatchObject({ id: agent.id });
  });

  test('of a day on which an agent was changed are those of both its versions together', async () => {
    const twin = await makeAgent(cast.lin, { name: 'Twin' });
    const at = new Date(today - 3 * dayMs);
    const answers = (count: number, firstTokenMs: number) =>
      Array.from({ length: count }, () => ({ at, firstTokenMs, durationMs: 60_000, score: 4 }));
    await tellAnswers(server.pool, await tellerOf(server, cast.lin, twin), answers(3, 1_000));
    await changeAgent(cast.lin, twin, { system_prompt: 'Say it twice.' });
    await tellAnswers(server.pool, await tellerOf(server, cast.lin, twin), answers(4, 10_000));
    const { first_token: firstToken, rating } = named((await read(`?subject=agent&id=${twin.id}`)).results[0]!.trends);
    // Half of three is 1 s, of four 10 s; of the seven it is 10 s.
    expect(firstToken!.values.filter((value) => value !== null)).toEqual([expect.closeTo(10, 0)]);
    expect([rating!.n, rating!.values[27]]).toEqual([1, 4]);
  });

  test('end with the day that is over where the asker is', async () => {
    const inKiritimati = await read('?time_zone=Pacific/Kiritimati&days=1');
    const there = new Intl.DateTimeFormat('sv', { timeZone: 'Pacific/Kiritimati', dateStyle: 'short' }).format(
      new Date(),
    );
    expect([inKiritimati.until, inKiritimati.time_zone]).toEqual([there, 'Pacific/Kiritimati']);
    expect(await read('?days=366')).toMatchObject({ days: 366, from: dateOf(366) });
  });

  test.each([
    ['days=0', 'days'],
    ['days=367', 'days'],
    ['days=-1', 'days'],
    ['days=abc', 'days'],
    ['time_zone=Mars/Olympus', 'time_zone'],
    ['subject=person', 'subject'],
    ['id=echo', 'id'],
    [`id=${randomUUID()}`, 'id'],
    ['limit=101', 'limit'],
  ])('?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/trends/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });

  test('that have become other ones are listed, newest first, with what stood before and the test behind it', async () => {
    await analyzeNight(server, dateOf(5));
    await analyzeNight(server, dateOf(0));
    const changes = async (query: string) => {
      const { status, body, text } = await cast.ada.client.get<Changes>(`/api/admin/trends/changes/${query}`);
      expect(status, text).toBe(200);
      for (const change of body.results) TrendChange.strict().parse(change);
      return body;
    };
    const { results, count } = await changes('?subject=agent&page_size=100');
    expect(results.length).toBe(count);
    const rating = results.find(({ figure, subject_name: name }) => figure === 'rating' && name === 'Pilot')!;
    expect(rating).toMatchObject({
      subject: 'agent',
      subject_id: agent.id,
      unit: 'stars',
      better: 'higher',
      word: 'declining',
    });
    expect(rating.slope).toBeLessThan(0);
    expect(rating.slope_interval.high).toBeLessThan(0);
    expect([dateOf(0), dateOf(5)]).toContain(rating.date);
    // That errors were stable from the beginning on is not told.
    expect(results.map(({ figure }) => figure)).not.toContain('errors');
    const all = await changes('?page_size=100');
    expect(all.results.map(({ subject }) => subject)).toContain('model');
    expect(all.results.map(({ date }) => date)).toEqual(
      all.results
        .map(({ date }) => date)
        .toSorted()
        .toReversed(),
    );

    const first = await changes('?page_size=1');
    const second = await changes(new URL(first.next!).search);
    expect([...first.results, ...second.results]).toEqual(all.results.slice(0, 2));
    expect((await changes(new URL(second.previous!).search)).results).toEqual(first.results);
  });

  test.each([
    ['subject=person', 'subject'],
    ['page_size=101', 'page_size'],
    ['cursor=x', 'cursor'],
  ])('changes/?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/trends/changes/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });

  test('are shown to administrators only', async () => {
    expect((await server.client().get('/api/admin/trends/')).status).toBe(401);
    expect((await cast.lin.client.get('/api/admin/trends/')).status).toBe(403);
    expect((await server.client().get('/api/admin/trends/changes/')).status).toBe(401);
    expect((await cast.lin.client.get('/api/admin/trends/changes/')).status).toBe(403);
  });
});
