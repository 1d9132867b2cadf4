import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ranking } from '#contract/admin/rankings.ts';
import type { Problem } from '#contract/errors.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { dayMs, ratedAnswers, tellerOf } from '#tests/support/quality.ts';
import { tellAnswers } from '#tests/support/told-answers.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function read(query = '?subject=agent'): Promise<Ranking> {
  const { status, body, text } = await cast.ada.client.get<Ranking>(`/api/admin/rankings/${query}`);
  expect(status, text).toBe(200);
  return Ranking.strict().parse(body);
}

describe('a ranking', () => {
  test('of nothing says so', async () => {
    expect(await read()).toMatchObject({ subject: 'agent', prior: null, results: [], others: 0, days: 30 });
  });

  test('orders by what can be told from ratings: who can’t be told apart shares a band, and few fives are never first', async () => {
    const start = new Date(Date.now() - dayMs);
    const tell = async (name: string, scores: number[], count: number, unrated = 0) => {
      const teller = await tellerOf(server, cast.lin, await makeAgent(cast.lin, { name }));
      await tellAnswers(server.pool, teller, ratedAnswers(scores, count, start));
      if (unrated > 0) await tellAnswers(server.pool, teller, ratedAnswers([0], unrated, start, { score: null }));
    };
    await tell('Few fives', [5], 19);
    await tell('Good', [5, 4, 5, 4], 100, 300);
    await tell('As good', [5, 4, 4, 5, 4], 100);
    await tell('Poor', [1, 2, 3], 60);

    const { results, prior } = await read();
    expect(results.map(({ name, rank }) => [name, rank && [rank.first, rank.last, rank.band]])).toEqual([
      ['Good', [1, 2, 1]],
      ['As good', [1, 2, 1]],
      ['Poor', [3, 3, 2]],
      ['Few fives', null],
    ]);
    expect(prior).toMatchObject({ weight: 25, is_estimated: false });
    const [good] = results;
    expect(good).toMatchObject({
      ratings: 100,
      scores: [0, 0, 0, 50, 50],
      mean: 4.5,
      answers: 400,
      coverage: 0.25,
      four_or_more: 1,
    });
    expect(good!.mean_interval!.low).toBeGreaterThan(4.3);
    expect(good!.four_or_more_interval!.low).toBeCloseTo(0.963, 3);
    expect(good!.rank!.average).toBeLessThan(4.5);

    const models = await read('?subject=model');
    expect(models.results.map(({ ratings, answers }) => [ratings, answers])).toEqual([[279, 579]]);
    expect(await read('?subject=agent&limit=1')).toMatchObject({ results: [{ name: 'Good' }], others: 3 });
  });

  test('counts what was said a moment ago, and what is taken back no more', async () => {
    const { answer } = await askAndGetAnswer(cast.omar);
    const rated = await cast.omar.client.post<{ id: string }>('/api/ratings/', { message: answer.id, score: 2 });
    const ofDefault = async () => (await read()).results.find(({ name }) => name === 'Assistant');
    expect(await ofDefault()).toMatchObject({ ratings: 1, scores: [0, 1, 0, 0, 0], answers: 1, rank: null });
    await cast.omar.client.delete(`/api/ratings/${rated.body.id}/`);
    expect(await ofDefault()).toMatchObject({ ratings: 0, mean: null, answers: 1, coverage: 0 });
  });

  test.each([
    ['days=0', 'days'],
    ['days=367', 'days'],
    ['days=-1', 'days'],
    ['days=abc', 'days'],
    ['time_zone=Nowhere', 'time_zone'],
    ['subject=person', 'subject'],
    ['limit=0', 'limit'],
  ])('?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/rankings/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });

  test('is shown to administrators only', async () => {
    expect((await server.client().get('/api/admin/rankings/')).status).toBe(401);
    expect((await cast.lin.client.get('/api/admin/rankings/')).status).toBe(403);
  });
});
