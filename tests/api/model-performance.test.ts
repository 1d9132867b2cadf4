import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '#contract/messages.ts';
import {
  getModelPerformance,
  listModelPerformance,
  ModelComparison,
  ModelPerformance,
} from '#contract/model-performance.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

const today = () => new Date().toISOString().slice(0, 10);

async function list(query = ''): Promise<ListPage<ModelPerformance>> {
  const { status, body, text } = await cast.lin.client.get<ListPage<ModelPerformance>>(
    `/api/model-performance/${query}`,
  );
  expect(status, text).toBe(200);
  listModelPerformance.answer!.parse(body);
  for (const row of body.results) ModelPerformance.strict().parse(row);
  return body;
}

async function rowOf(model: string): Promise<ModelPerformance> {
  return (await list(`?model_id=${model}`)).results[0]!;
}

describe('how a model did', () => {
  test('is nothing before anybody asked it', async () => {
    expect(await list()).toEqual({ count: 0, next: null, previous: null, results: [] });
  });

  test('is counted at once: requests, failures by class, retries, times and tokens', async () => {
    await askAndGetAnswer(cast.ada);
    const send = async (content: string) => {
      const { body } = await cast.ada.client.post<{ id: string }>('/api/conversations/', {});
      await cast.ada.client.post<Message>(`/api/conversations/${body.id}/send-message/`, { content });
    };
    await send('[[pace-100-20]]');
    await send('[[fault-400]]');
    await send('[[fault-500-once]]');
    const row = await rowOf('echo');
    const { rows } = await server.pool.query<{ tokens: number; failed: number; calls: number }>(
      `select sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning)::int as tokens,
        (count(*) filter (where outcome = 'failed'))::int as failed, count(*)::int as calls from generation`,
    );
    const { tokens, failed, calls } = rows[0]!;
    expect(row).toMatchObject({
      date: today(),
      total_requests: calls,
      successful_requests: calls - failed,
      failed_requests: failed,
      average_tokens_per_request: tokens / calls,
      unpriced_requests: calls - failed,
      total_cost: '0.00000000',
      total_user_ratings: 0,
      average_user_rating: null,
    });
    expect(Object.values(row.failures).reduce((sum, count) => sum + count, 0)).toBe(failed);
    expect(Object.keys(row.failures).sort()).toEqual(['bad_request', 'upstream_5xx']);
    expect(row.response_time_p99).toBeGreaterThan(0.1);
    expect(row.response_time_p50).toBeLessThanOrEqual(row.response_time_p95!);
    expect(row.first_token_p50).toBeLessThan(row.response_time_p99!);
    expect(row.tokens_per_second).toBeGreaterThan(0);
    expect(
      getModelPerformance.answer!.parse((await cast.omar.client.get(`/api/model-performance/${row.id}/`)).body),
    ).toEqual(row);
  });

  test('says what people rated and flagged, changed and withdrawn too, with its interval', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const { answer: other } = await askAndGetAnswer(cast.lin);
    await cast.ada.client.post('/api/ratings/', { message: answer.id, score: 2 });
    expect(await rowOf('echo')).toMatchObject({
      average_user_rating: 2,
      total_user_ratings: 1,
      user_rating_interval: null,
    });
    await cast.ada.client.post('/api/ratings/', { message: answer.id, score: 4 });
    const { body: rating } = await cast.lin.client.post<{ id: string }>('/api/ratings/', {
      message: other.id,
      score: 5,
    });
    await cast.lin.client.post('/api/flags/toggle/', { message: other.id, flag_type: 'outdated' });
    const row = await rowOf('echo');
    expect(row).toMatchObject({ average_user_rating: 4.5, total_user_ratings: 2 });
    expect(row.user_rating_interval).toEqual({ low: 1, high: 5 });
    expect(row.flags_per_thousand).toBeCloseTo(1000 / row.successful_requests);
    await cast.lin.client.delete(`/api/ratings/${rating.id}/`);
    await cast.lin.client.post('/api/flags/toggle/', { message: other.id, flag_type: 'outdated' });
    expect(await rowOf('echo')).toMatchObject({ average_user_rating: 4, total_user_ratings: 1, flags_per_thousand: 0 });
  });

  test('is listed by pages, newest day first, and for one model', async () => {
    const { rows } = await server.pool.query<{ id: string; number: number }>(
      `select id, number from llm_model order by number limit 3`,
    );
    const models = rows.map(({ id }) => id);
    await server.pool.query(
      `insert into performance_by_day_of_model
       select d::date, m, 2, 1, '{"network": 1}', 10, 20, 30, 0, 100, 50, 20, '{10,1}', '{20,1}'
       from generate_series(timestamp '2026-01-01', timestamp '2026-01-05', '1 day') d, unnest($1::uuid[]) m`,
      [models],
    );
    const seen: ModelPerformance[] = [];
    for (let query: string | null = '?page_size=4'; query !== null;) {
      const page = await list(query);
      expect(page.count).toBe(16);
      seen.push(...page.results);
      query = page.next === null ? null : new URL(page.next).search;
      if (page.previous !== null) expect((await list(new URL(page.previous).search)).results).toHaveLength(4);
    }
    const dates = seen.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(new Set(seen.map(({ id }) => id)).size).toBe(16);
    expect((await list(`?model_id=${models[1]}`)).results.every(({ model }) => model === models[1])).toBe(true);
    expect((await list('?model_id=nothing')).results).toEqual([]);
    const some = await list('?from=2026-01-02&until=2026-01-04');
    expect([some.count, [...new Set(some.results.map(({ date }) => date))]]).toEqual([6, ['2026-01-03', '2026-01-02']]);
  });

  test('is compared with the others, over all of the days together', async () => {
    const { rows } = await server.pool.query<{ id: string; name: string }>(
      `select id, name from llm_model where model_id = 'echo'`,
    );
    const [echo] = rows;
    await server.pool.query(
      `insert into performance_by_day_of_model
       select current_date - d, $1, 10, 9, '{"network": 1}', 10, 20, 333333333, 0, 9000, 50, 20,
         '{10,9}', case d when 1 then '{20,9}'::int[] else '{40,9}'::int[] end from generate_series(1, 2) d`,
      [echo!.id],
    );
    await server.pool.query(
      `insert into model_price (llm_model_id, valid_from, source, price) values ($1, now() - interval '1 day', 'administrator', '{}')`,
      [echo!.id],
    );
    const compare = async (days: number) => {
      const { status, body, text } = await cast.omar.client.get(`/api/model-performance/comparison/?days=${days}`);
      expect(status, text).toBe(200);
      return ModelComparison.strict().parse(body);
    };
    const ofToday = (await compare(1)).results[0]!;
    const { results, price_changes: changes, from, until } = await compare(3);
    expect(Date.parse(until) - Date.parse(from)).toBe(3 * 86_400_000);
    const ofAll = results.find(({ model }) => model === echo!.id)!;
    expect(ofAll).toMatchObject({
      model_name: echo!.name,
      total_requests: ofToday.total_requests + 20,
      failed_requests: ofToday.failed_requests + 2,
      total_cost: '0.666666666',
      total_user_ratings: ofToday.total_user_ratings,
    });
    expect(ofAll.failures).toMatchObject({ network: 2 });
    expect(ofAll.response_time_p95).toBeGreaterThan(ofAll.response_time_p50!);
    expect(changes).toContainEqual({
      model: echo!.id,
      date: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
      is_known: true,
    });
  });
});

test('who is not signed in is told so, and what is no day of a model is not there', async () => {
  for (const path of ['', 'comparison/'])
    expect((await server.client().get(`/api/model-performance/${path}`)).status).toBe(401);
  for (const days of ['0', '367', 'abc'])
    expect((await cast.lin.client.get(`/api/model-performance/comparison/?days=${days}`)).status).toBe(400);
  const paths = ['00000000-0063-8000-8000-000000000001', '01a20272-a78d-7abe-a611-a78a6421cf4c', 'x'];
  for (const id of paths) expect((await cast.lin.client.get(`/api/model-performance/${id}/`)).status).toBe(404);
  for (const query of ['page_size=0', 'cursor=x', 'from=yesterday', 'until=2026-02-30', `model_id=${'x'.repeat(201)}`])
    expect((await cast.lin.client.get(`/api/model-performance/?${query}`)).status).toBe(400);
});
