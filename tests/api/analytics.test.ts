import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  dailyUsage,
  getUsageDay,
  listUsageDays,
  UsageDashboard,
  type UsageDay,
  UsageSummary,
} from '#contract/analytics.ts';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { UsageSeries } from '#contract/usage-series.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { recordCalls } from '#tests/usage/facts.ts';

let server: AppServer;
let person: CastMember;
let people = 0;

beforeAll(async () => {
  server = await startAppServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  person = await join(server.url, `person${(people += 1)}`);
});

async function read<Body>(path: string): Promise<Body> {
  const { status, body, text } = await person.client.get<Body>(path);
  expect(status, text).toBe(200);
  return body;
}

const today = () => new Date().toISOString().slice(0, 10);

/** What the ledger says of the person, in nano-dollars and tokens. */
async function ledger() {
  const { rows } = await server.pool.query<{ tokens: number; calls: number }>(
    `select coalesce(sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning), 0)::int as tokens,
      count(*)::int as calls from generation where user_id = $1`,
    [person.me.id],
  );
  return rows[0]!;
}

describe('what one has used', () => {
  test('is counted in the very next answer, the same everywhere', async () => {
    const { conversation } = await askAndGetAnswer(person);
    await person.client.post(`/api/conversations/${conversation.id}/send-message/`, {
      content: 'Look [[chain-3]]',
      attachments: [{ name: 'a.png', media_type: 'image/png', size: 10 }],
    });
    await person.client.post(`/api/conversations/${conversation.id}/send-message/`, { content: '```\nx\n```' });
    await person.client.post(`/api/conversations/${conversation.id}/send-message/`, {
      content: 'Just so',
      reply: false,
    });
    const { tokens, calls } = await ledger();
    expect(calls).toBe(3);

    const summary = UsageSummary.strict().parse(await read('/api/analytics/summary/'));
    expect(summary).toMatchObject({
      days: 30,
      active_days: 1,
      conversations_started: 1,
      messages_sent: 4,
      tokens_consumed: tokens,
      total_cost: 0,
      unpriced_calls: 3,
      image_analysis_requests: 1,
      code_generation_requests: 1,
      web_browsing_requests: 0,
    });
    expect(summary.average_response_time).toBeGreaterThan(0);

    const daily = dailyUsage.answer!.parse(await read('/api/analytics/daily/'));
    expect(Object.keys(daily)).toHaveLength(14);
    expect(Object.keys(daily).at(-1)).toBe(today());
    expect(daily[today()]).toMatchObject({ conversations_started: 1, messages_sent: 4, tokens_consumed: tokens });

    const board = UsageDashboard.strict().parse(await read('/api/analytics/dashboard/'));
    expect(board).toMatchObject({
      total_conversations: 1,
      total_messages: 4,
      total_tokens: tokens,
      total_cost: '0.00000000',
    });
    expect(board.by_agent).toMatchObject([{ name: 'Assistant', messages_sent: 4, tokens_consumed: tokens }]);
    expect(board.by_model.map(({ tokens_consumed: used }) => used)).toEqual([tokens]);
    expect(board.days).toHaveLength(1);

    const list = listUsageDays.answer!.parse(await read('/api/analytics/'));
    expect(list).toMatchObject({ count: 1, next: null, previous: null });
    expect(list.results[0]).toEqual(board.days[0]);
    const [row] = list.results;
    expect(row).toMatchObject({ user: person.me.id, user_username: person.me.username, date: today() });
    expect(getUsageDay.answer!.parse(await read(`/api/analytics/${row!.id}/`))).toEqual(row);
  });

  test('stays when what it was used for is deleted, and an answer that is made again is used again', async () => {
    const { conversation, answer } = await askAndGetAnswer(person);
    const { status } = await person.client.post<Message>(`/api/messages/${answer.id}/regenerate/`, {});
    expect(status).toBe(201);
    const { tokens, calls } = await ledger();
    expect(calls).toBe(2);
    await person.client.delete(`/api/conversations/${conversation.id}/`);
    expect(await read('/api/analytics/summary/')).toMatchObject({ messages_sent: 1, tokens_consumed: tokens });
  });

  test('is nobody else’s', async () => {
    await askAndGetAnswer(person);
    const { results } = await read<ListPage<UsageDay>>('/api/analytics/');
    const other = await join(server.url, `other${people}`);
    expect((await other.client.get<ListPage<UsageDay>>('/api/analytics/')).body.results).toEqual([]);
    expect((await other.client.get(`/api/analytics/${results[0]!.id}/`)).status).toBe(404);
  });

  test('is listed by pages, newest day first', async () => {
    const day = 86_400_000;
    const noon = Date.parse(`${today()}T12:00:00Z`);
    const calls = Array.from({ length: 7 }, (_, index) => ({
      at: new Date(noon - (3 * index + 1) * day),
      tokens: index,
      costNano: 123_456_789 * index,
    }));
    await recordCalls(server.pool, person.me.id, calls);
    const seen: UsageDay[] = [];
    for (let path: string | null = '/api/analytics/?page_size=3'; path !== null;) {
      const page: ListPage<UsageDay> = await read(path);
      expect(page.count).toBe(7);
      seen.push(...page.results);
      path = page.next?.replace(server.url, '') ?? null;
    }
    expect(seen.map(({ date }) => date)).toEqual(calls.map(({ at }) => at.toISOString().slice(0, 10)));
    expect(seen[2]!.total_cost).toBe('0.246913578');
    expect(await read('/api/analytics/summary/?days=5')).toMatchObject({ active_days: 2, total_cost: 0.123456789 });
  });

  test('is divided into the days of the asker’s time zone', async () => {
    const at = new Date(Date.now() - 3 * 86_400_000);
    await recordCalls(server.pool, person.me.id, [{ at, tokens: 4, costNano: null }]);
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu']) {
      const date = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(at);
      const daily = await read<Record<string, object>>(`/api/analytics/daily/?days=7&time_zone=${zone}`);
      expect(daily[date]).toMatchObject({ tokens_consumed: 4, unpriced_calls: 1 });
    }
  });
});

describe('what one has used on each day', () => {
  const day = 86_400_000;

  test('is divided by model or agent, and the others are added up, to the nano-dollar', async () => {
    const { conversation } = await askAndGetAnswer(person);
    const { tokens } = await ledger();
    const at = new Date(Date.now() - 2 * day);
    await recordCalls(server.pool, person.me.id, [
      { at, tokens: 4, costNano: 333_333_333 },
      { at, tokens: 2, costNano: 1 },
    ]);
    const series = UsageSeries.strict().parse(await read('/api/analytics/series/?days=3'));
    expect(series.days).toHaveLength(3);
    expect(series.days.at(-1)).toBe(today());
    expect(series.others).toBeNull();
    expect(series.series).toMatchObject([
      { id: null, total_cost: ['0.333333334', '0.00000000', '0.00000000'], tokens: [6, 0, 0], calls: [2, 0, 0] },
      { total_cost: ['0.00000000', '0.00000000', '0.00000000'], tokens: [0, 0, tokens] },
    ]);
    const byTokens = await read<UsageSeries>('/api/analytics/series/?days=3&most=tokens&top=1&by=agent');
    expect(byTokens.series.map(({ name, tokens: used }) => [name, used])).toEqual([['Assistant', [0, 0, tokens]]]);
    expect(byTokens.others).toMatchObject({ count: 1, total_cost: ['0.333333334', '0.00000000', '0.00000000'] });
    expect(byTokens.series[0]!.id).toBe(conversation.agent);
  });

  test('is compared with as many days before them', async () => {
    const at = (days: number) => new Date(Date.now() - days * day);
    await recordCalls(server.pool, person.me.id, [
      { at: at(1), tokens: 4, costNano: 5 },
      { at: at(8), tokens: 6, costNano: 7 },
      { at: at(15), tokens: 1, costNano: 1 },
    ]);
    expect(await read('/api/analytics/dashboard/?days=7')).toMatchObject({
      total_tokens: 4,
      average_response_time: 2,
      previous: { total_conversations: 0, total_messages: 0, total_tokens: 6, total_cost: '0.000000007' },
    });
    expect(await read('/api/analytics/dashboard/')).toMatchObject({ total_tokens: 11, previous: null });
  });

  test.each(['top=0', 'top=21', 'most=luck', 'by=person'])('?%s is refused', async (query) => {
    const { status, body } = await person.client.get<Problem>(`/api/analytics/series/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [query.split('=')[0]]]);
  });
});

describe('what is asked wrongly', () => {
  const paths = ['summary/', 'daily/', 'dashboard/', 'series/'];
  const asked = paths.flatMap((path) => ['0', '367', '-1', 'abc', '1.5'].map((days) => [path, days] as const));
  test.each(asked)('%s for %s days is refused', async (path, days) => {
    const { status, body } = await person.client.get<Problem>(`/api/analytics/${path}?days=${days}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['days']]);
  });

  test.each([...paths, ''])('%s in a time zone that is none is refused', async (path) => {
    for (const zone of ['Mars/Olympus', "'; drop table message", 'x'.repeat(65), '']) {
      const query = new URLSearchParams({ time_zone: zone });
      const { status, body } = await person.client.get<Problem>(`/api/analytics/${path}?${query}`);
      expect([zone, status, Object.keys(body.errors ?? {})]).toEqual([zone, 400, ['time_zone']]);
    }
  });

  test('a day that was not is not there', async () => {
    for (const id of ['00000000-0000-8000-8000-000000000001', '01a20272-a78d-7abe-a611-a78a6421cf4c'])
      expect((await person.client.get(`/api/analytics/${id}/`)).status).toBe(404);
    expect((await person.client.get('/api/analytics/yesterday/')).status).toBe(404);
  });

  test('nobody who is not signed in is answered', async () => {
    for (const path of [...paths, '']) expect((await server.client().get(`/api/analytics/${path}`)).status).toBe(401);
  });
});
