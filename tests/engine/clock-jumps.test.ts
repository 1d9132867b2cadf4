import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Message } from '#contract/messages.ts';
import type { ModelPerformance } from '#contract/model-performance.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterEach(() => vi.useRealTimers());
afterAll(() => server.close());

const hour = 3_600_000;

test.each([
  ['back', -5 * hour],
  ['ahead', 5 * hour],
])('an answer during which the machine’s clock is set %s took as long as it took', async (_direction, by) => {
  const { body: conversation } = await ada.client.post<{ id: string }>('/api/conversations/', {});
  const path = `/api/conversations/${conversation.id}/send-message/`;
  const already = server.models.requests.length;
  const sent = ada.client.post<Message & { reply: Message }>(path, { content: '[[pace-100-50]] count the waves' });
  await server.models.until(({ requests }) => (requests[already]?.firstTokenAt ?? null) !== null);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + by });
  const { status, body } = await sent;
  expect([status, body.reply.status]).toEqual([201, 'complete']);
  expect(body.reply.response_time).toBeGreaterThan(0.2);
  expect(body.reply.response_time).toBeLessThan(30);

  const { rows } = await server.pool.query<{ first: number; whole: number }>(
    `select extract(epoch from first_token_at - started_at)::float as first, extract(epoch from ended_at - started_at)::float as whole
     from generation where message_id = $1`,
    [body.reply.id],
  );
  expect(rows[0]!.whole).toBeGreaterThan(0.2);
  expect(rows[0]!.whole).toBeLessThan(30);
  expect(rows[0]!.first).toBeGreaterThanOrEqual(0);
  expect(rows[0]!.first).toBeLessThan(rows[0]!.whole);
});

test('nor is the model’s performance any other for it', async () => {
  const { body } = await ada.client.get<ListPage<ModelPerformance>>('/api/model-performance/');
  expect(body.results.reduce((sum, { successful_requests }) => sum + successful_requests, 0)).toBe(2);
  for (const day of body.results) expect(day.average_response_time).toBeLessThan(30);
});
