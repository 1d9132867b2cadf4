import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HouseUsage } from '#contract/admin/usage.ts';
import type { UsageDashboard } from '#contract/analytics.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import type { ModelPerformance } from '#contract/model-performance.ts';
import { auditOf } from '#tests/support/audit.ts';
import { ManagedModels } from '#tests/support/managed-models.ts';
import { adminModelPath } from '#tests/support/providers.ts';
import type { ListPage } from '#tests/support/pages.ts';
import type { z } from 'zod';

let house: ManagedModels;

beforeAll(async () => {
  house = await ManagedModels.start();
});
afterAll(() => house.close());

const longAgo = '2026-01-01T00:00:00Z';

function apply(since: unknown = longAgo) {
  return house.cast.ada.client.post<{ priced: number; total_cost: string; is_more: boolean }>(
    `${adminModelPath(house.echo)}prices/apply/`,
    { since },
  );
}

async function read<Body>(path: string, of: 'ada' | 'lin' = 'ada'): Promise<Body> {
  const { status, body, text } = await house.cast[of].client.get<Body>(path);
  expect(status, text).toBe(200);
  return body;
}

test('what was used while the price was unknown is priced later, once, and the same wherever it is shown', async () => {
  const { status, body } = await apply();
  expect([status, (body as unknown as Problem).detail]).toEqual([409, expect.stringContaining('Set it first')]);

  const first = (await house.ask(house.echo, 'one')).body;
  await house.ask(house.echo, 'two');
  await read('/api/admin/usage/');
  await house.setPrice(house.echo, { input: '2', output: '8' });
  const priced = await Promise.all([apply(), apply(), apply()]);
  expect(priced.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(priced.map((answer) => answer.body.priced).toSorted((a, b) => a - b)).toEqual([0, 0, 2]);

  const { rows } = await house.server.pool.query<{ nano: number; ledger: number | null }>(
    `select (sum(input_uncached + input_cache_read + input_cache_write) * 2000 + sum(output_text + output_reasoning) * 8000)::int as nano,
      sum(cost_nano)::int as ledger from generation`,
  );
  const { nano, ledger } = rows[0]!;
  expect(ledger).toBeNull();
  const dollars = (nano / 1e9).toFixed(9).replace(/0$/, '');
  expect(priced.find((answer) => answer.body.priced === 2)!.body.total_cost).toBe(dollars);

  const conversation = await read<Conversation>(`/api/conversations/${first.conversation}/`, 'lin');
  const reply = await read<Message>(`/api/messages/${first.reply.id}/`, 'lin');
  expect(Number(reply.cost) * 1e9).toBeCloseTo(reply.input_tokens! * 2000 + reply.output_tokens! * 8000, 3);
  expect(conversation).toMatchObject({ total_cost: reply.cost, unpriced_answers: 0 });
  const board = await read<z.infer<typeof UsageDashboard>>('/api/analytics/dashboard/', 'lin');
  expect(board).toMatchObject({ total_cost: dollars, unpriced_calls: 0 });
  expect((await read<HouseUsage>('/api/admin/usage/')).total).toMatchObject({
    total_cost: dollars,
    unpriced_calls: 0,
    calls: 2,
  });
  const performance = await read<ListPage<ModelPerformance>>('/api/model-performance/?model_id=echo');
  expect(performance.results[0]).toMatchObject({ total_cost: dollars, unpriced_requests: 0, total_requests: 2 });
  expect((await auditOf(house.server.pool, ['model', house.echo.id])).at(-1)).toMatchObject({
    action: 'model.calls_priced',
    details: { calls: 2 },
  });
});

test('what was used before the time that is named stays without a price', async () => {
  const { rows } = await house.server.pool.query<{ count: number }>(
    `insert into generation (id, kind, attempt, user_id, llm_model_id, provider, requested_model, input_uncached, usage_source, outcome, started_at, ended_at)
     select gen_random_uuid(), 'answer', 1, $1, $2, 'custom', 'echo', 10, 'reported', 'complete', t, t
     from unnest('{2026-03-01, 2026-04-01}'::timestamptz[]) t returning 1 as count`,
    [house.cast.ada.me.id, house.echo.id],
  );
  expect(rows).toHaveLength(2);
  expect((await apply('2026-03-15T00:00:00Z')).body).toMatchObject({
    priced: 1,
    total_cost: '0.00002000',
    is_more: false,
  });
});

test('what a report told apart has to have a price too, whoever set that of the tokens', async () => {
  await house.server.pool.query(
    `insert into generation (id, kind, attempt, user_id, llm_model_id, provider, requested_model, input_uncached, usage_source, usage_raw,
       outcome, started_at, ended_at)
     select gen_random_uuid(), 'answer', 1, $1, $2, 'custom', 'echo', 10, 'reported', jsonb_build_object('reported', null, 'apart', apart), 'complete', t, t
     from (values ('2026-05-01'::timestamptz, '{"otherTerms": 1}'::jsonb), ('2026-06-01', '{"inputAudio": 4}')) as c (t, apart)`,
    [house.cast.ada.me.id, house.echo.id],
  );
  expect((await apply('2026-04-15T00:00:00Z')).body).toMatchObject({ priced: 1, total_cost: '0.00002000' });
  expect((await apply('2026-04-15T00:00:00Z')).body).toMatchObject({ priced: 0, is_more: false });
});

test('calls whose price stays unknown are not in the way of later ones, however many they are', async () => {
  await house.server.pool.query(
    `insert into generation (id, kind, attempt, user_id, llm_model_id, provider, requested_model, input_uncached, usage_source, usage_raw,
       outcome, started_at, ended_at)
     select gen_random_uuid(), 'answer', 1, $1, $2, 'custom', 'echo', 10, 'reported',
       case when n <= 1500 then '{"reported": null, "apart": {"inputAudio": 4}}'::jsonb end, 'complete', t, t
     from generate_series(1, 2600) n cross join lateral (select timestamptz '2026-07-01' + n / 100 * interval '1 minute' as t) at`,
    [house.cast.ada.me.id, house.echo.id],
  );
  const since = '2026-07-01T00:00:00Z';
  expect((await apply(since)).body).toMatchObject({ priced: 1000, total_cost: '0.02000000', is_more: true });
  expect((await apply(since)).body).toMatchObject({ priced: 100, is_more: false });
  expect((await apply(since)).body).toMatchObject({ priced: 0, is_more: false });
});

test.each([undefined, '', 'yesterday', 5])('a time like %s is refused', async (since) => {
  const { status, body } = await house.cast.ada.client.post<Problem>(`${adminModelPath(house.echo)}prices/apply/`, {
    since,
  });
  expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['since']]);
});
