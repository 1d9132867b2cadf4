import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HouseUsage } from '#contract/admin/usage.ts';
import type { Problem } from '#contract/errors.ts';
import { UsageSeries } from '#contract/usage-series.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { recordCalls } from '#tests/usage/facts.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function read(query = ''): Promise<HouseUsage> {
  const { status, body, text } = await cast.ada.client.get<HouseUsage>(`/api/admin/usage/${query}`);
  expect(status, text).toBe(200);
  return HouseUsage.strict().parse(body);
}

const today = () => new Date().toISOString().slice(0, 10);

describe('what everybody uses', () => {
  test('is nothing at first, and counted at once, divided in each way', async () => {
    expect(await read()).toMatchObject({ total: { calls: 0, total_cost: '0.00000000' }, results: [], others: 0 });

    const agent = await makeAgent(cast.lin, { name: 'Pilot' });
    await askAndGetAnswer(cast.lin, { agent: agent.id });
    await askAndGetAnswer(cast.lin, { agent: agent.id });
    await askAndGetAnswer(cast.omar);
    const { rows } = await server.pool.query<{ tokens: number }>(
      `select sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning)::int as tokens from generation`,
    );
    const { total, results } = await read('?by=person');
    expect(total).toMatchObject({ conversations_started: 3, messages_sent: 3, calls: 3, unpriced_calls: 3 });
    expect(total.input_tokens + total.output_tokens).toBe(rows[0]!.tokens);
    expect(results.map(({ name, calls }) => [name, calls])).toEqual([
      ['lin', 2],
      ['omar', 1],
    ]);
    expect(results[0]!.share_of_cost).toBeNull();
    expect(results[0]!.share_of_tokens! + results[1]!.share_of_tokens!).toBeCloseTo(1);

    const namesBy = async (by: string) => (await read(`?by=${by}`)).results.map(({ name, calls }) => [name, calls]);
    expect(await namesBy('agent')).toEqual([
      ['Pilot', 2],
      ['Assistant', 1],
    ]);
    expect(await namesBy('agent_version')).toEqual([
      ['Pilot v1', 2],
      ['Assistant v1', 1],
      ['', 0],
    ]);
    expect((await namesBy('model'))[0]![1]).toBe(3);
    expect(await namesBy('day')).toEqual([[today(), 3]]);
  });

  test('is added up to the nano-dollar over the days that are asked for', async () => {
    const at = (date: string) => new Date(`${date}T23:59:59.999Z`);
    await recordCalls(server.pool, cast.lin.me.id, [
      { at: at('2026-01-31'), tokens: 1, costNano: 1 },
      { at: at('2026-02-01'), tokens: 10, costNano: 333_333_333 },
      { at: at('2026-02-28'), tokens: 20, costNano: 666_666_668 },
      { at: at('2026-03-01'), tokens: 1, costNano: 1 },
    ]);
    const february = await read('?from=2026-02-01&until=2026-03-01&by=day');
    expect(february.total).toMatchObject({ total_cost: '1.000000001', input_tokens: 15, output_tokens: 15 });
    expect(february.results.map(({ id, total_cost, share_of_tokens }) => [id, total_cost, share_of_tokens])).toEqual([
      ['2026-02-01', '0.333333333', 1 / 3],
      ['2026-02-28', '0.666666668', 2 / 3],
    ]);
    expect(await read('?from=2026-02-01&until=2026-03-01&by=day&limit=1')).toMatchObject({
      results: [{ id: '2026-02-01' }],
      others: 1,
      total: february.total,
    });
  });

  test('is narrowed to one person, agent or model, and put in the order that is asked for', async () => {
    const { results: people } = await read('?by=person&order=calls');
    const lin = people.find(({ name }) => name === 'lin')!;
    const { results: agents } = await read(`?by=agent&person=${lin.id}&order=tokens`);
    expect(agents.map(({ name }) => name)).toContain('Pilot');
    expect(agents.map(({ name }) => name)).not.toContain('Assistant');
    const pilot = agents.find(({ name }) => name === 'Pilot')!;
    const { total, results } = await read(`?by=person&agent=${pilot.id}`);
    expect(results.map(({ name }) => name)).toEqual(['lin']);
    expect(results[0]).toMatchObject(total);
    const { results: models } = await read(`?by=model&agent=${pilot.id}`);
    expect((await read(`?by=agent&model=${models[0]!.id}`)).total.calls).toBe(3);
    const byCalls = (await read('?by=person&order=calls')).results.map(({ calls }) => calls);
    expect(byCalls).toEqual(byCalls.toSorted((a, b) => b - a));
  });

  test('is told by day, a series for those with the most of it and one for the others', async () => {
    const asked = 'from=2026-02-01&until=2026-03-01';
    await recordCalls(server.pool, cast.omar.me.id, [
      { at: new Date('2026-02-28T00:00:00Z'), tokens: 1_000, costNano: 2 },
    ]);
    const series = async (query: string) => {
      const { status, body, text } = await cast.ada.client.get(`/api/admin/usage/series/?${asked}&${query}`);
      expect(status, text).toBe(200);
      return UsageSeries.strict().parse(body);
    };
    const byCost = await series('by=person&top=1');
    expect(byCost.days).toHaveLength(28);
    expect(byCost.series.map(({ name, total_cost }) => [name, total_cost.at(-1)])).toEqual([['lin', '0.666666668']]);
    expect([byCost.others!.count, byCost.others!.total_cost.at(-1), byCost.others!.tokens[0]]).toEqual([
      1,
      '0.000000002',
      0,
    ]);
    const byTokens = await series('by=person&top=2&most=tokens');
    expect(byTokens.series.map(({ name }) => name)).toEqual(['omar', 'lin']);
    expect(byTokens.others).toBeNull();
    expect((await series(`by=model&person=${cast.omar.me.id}`)).series).toMatchObject([{ id: null, name: '' }]);
    expect((await series(`by=agent&person=999999`)).series).toEqual([]);
  });

  test('is shown to administrators only', async () => {
    for (const path of ['/api/admin/usage/', '/api/admin/usage/series/']) {
      expect((await server.client().get(path)).status).toBe(401);
      expect((await cast.lin.client.get(path)).status).toBe(403);
    }
  });

  test.each([
    ['from=yesterday', 'from'],
    ['until=2026-02-30', 'until'],
    ['from=2026-02-01&until=2026-02-01', 'until'],
    ['from=2025-01-01&until=2026-02-01', 'from'],
    ['by=colour', 'by'],
    ['order=colour', 'order'],
    ['person=lin', 'person'],
    ['agent=1', 'agent'],
    ['model=echo', 'model'],
    ['limit=0', 'limit'],
    ['limit=367', 'limit'],
  ])('?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/usage/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });
});
