import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HouseUsage } from '#contract/admin/usage.ts';
import type { Problem } from '#contract/errors.ts';
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

  test('is shown to administrators only', async () => {
    expect((await server.client().get('/api/admin/usage/')).status).toBe(401);
    expect((await cast.lin.client.get('/api/admin/usage/')).status).toBe(403);
  });

  test.each([
    ['from=yesterday', 'from'],
    ['until=2026-02-30', 'until'],
    ['from=2026-02-01&until=2026-02-01', 'until'],
    ['from=2025-01-01&until=2026-02-01', 'from'],
    ['by=colour', 'by'],
    ['limit=0', 'limit'],
    ['limit=367', 'limit'],
  ])('?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/usage/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });
});
