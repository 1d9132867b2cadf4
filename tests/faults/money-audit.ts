import type { Pool } from 'pg';
import { expect } from 'vitest';
import type { HouseUsage } from '#contract/admin/usage.ts';
import type { UsageDashboard, UsageDay, UsageSummary } from '#contract/analytics.ts';
import type { ModelPerformance } from '#contract/model-performance.ts';
import type { z } from 'zod';
import type { CastMember } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { everyPage } from '#tests/support/pages.ts';

/** What a ledger comes to. Money is whole nano-dollars. */
interface Sums {
  calls: number;
  tokens: number;
  nano: bigint;
  unpriced: number;
}

interface LedgerRow {
  user_id: number;
  date: string;
  llm_model_id: string | null;
  calls: number;
  tokens: number;
  nano: string;
  unpriced: number;
}

/** Dollars as the API writes them, exactly. */
function nanoOf(dollars: string): bigint {
  const [whole = '', fraction = ''] = dollars.split('.');
  return BigInt(whole + fraction.padEnd(9, '0'));
}

const nothing: Sums = { calls: 0, tokens: 0, nano: 0n, unpriced: 0 };

function add(sums: Sums, row: LedgerRow): Sums {
  return {
    calls: sums.calls + row.calls,
    tokens: sums.tokens + row.tokens,
    nano: sums.nano + BigInt(row.nano),
    unpriced: sums.unpriced + row.unpriced,
  };
}

const sumOf = (rows: LedgerRow[]): Sums => rows.reduce(add, nothing);

/** Every call has the price that it names, to the nano-dollar: reckoned here anew, in exact decimals. */
export async function expectEveryCallPriced(pool: Pool): Promise<number> {
  const each = (bucket: string, name: string): string =>
    `g.${bucket} * coalesce((p.price->'${name}'->>'base')::numeric, 0)`;
  const { rows } = await pool.query<{ calls: number; wrong: number; early: number }>(`
    select count(*)::int as calls,
      count(*) filter (where g.cost_nano <> floor((${each('input_uncached', 'inputUncached')} + ${each('input_cache_read', 'inputCacheRead')}
        + ${each('input_cache_write', 'inputCacheWrite')} + ${each('output_text', 'outputText')}
        + ${each('output_reasoning', 'outputReasoning')} + 500) / 1000))::int as wrong,
      count(*) filter (where g.started_at < p.valid_from - interval '2 s')::int as early
    from generation g join model_price p on p.id = g.model_price_id where g.cost_nano is not null`);
  expect(rows[0]).toMatchObject({ wrong: 0, early: 0 });
  return rows[0]!.calls;
}

/** sum(rows) = ledger = roll-up = what every endpoint says, for these people and the whole house. */
export async function expectOneTruth(pool: Pool, administrator: Client, people: CastMember[]): Promise<void> {
  const rows = await readLedger(pool);
  for (const { me, client } of people) {
    const own = rows.filter(({ user_id }) => user_id === me.id);
    await expectOwnView(client, own, await readSaid(pool, me.id));
  }
  await expectHouseView(administrator, rows);
  await expectPerformance(pool, administrator, rows);
  await expectConversations(pool);
  await expectMessages(pool);
}

async function readLedger(pool: Pool): Promise<LedgerRow[]> {
  const { rows } = await pool.query<LedgerRow>(`
    select g.user_id::int as user_id, to_char(g.started_at at time zone 'UTC', 'YYYY-MM-DD') as date, g.llm_model_id, count(*)::int as calls,
      sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning)::int as tokens,
      (coalesce(sum(g.cost_nano), 0) + coalesce(sum(a.cost_nano), 0))::text as nano,
      count(*) filter (where g.cost_nano is null and a.id is null and g.usage_source <> 'none')::int as unpriced
    from generation g left join generation_adjustment a on a.generation_id = g.id
    where g.user_id is not null group by 1, 2, 3 order by 1, 2, 3`);
  return rows;
}

async function readSaid(pool: Pool, userId: number): Promise<{ messages: number; conversations: number }> {
  const { rows } = await pool.query<{ messages: number; conversations: number }>(
    `select (select count(*)::int from message where user_id = $1 and role = 'user') as messages,
      (select count(*)::int from conversation where user_id = $1) as conversations`,
    [userId],
  );
  return rows[0]!;
}

async function expectOwnView(
  client: Client,
  rows: LedgerRow[],
  said: { messages: number; conversations: number },
): Promise<void> {
  const ledger = sumOf(rows);
  const days = await everyPage<UsageDay>(client, '/api/analytics/?page_size=7');
  const shownDays = days.filter(({ tokens_consumed, total_cost }) => tokens_consumed > 0 || nanoOf(total_cost) > 0n);
  const byDate = Map.groupBy(rows, ({ date }) => date);
  const expectedDays = [...byDate]
    .map(([date, of]) => [date, sumOf(of)] as const)
    .filter(([, { tokens }]) => tokens > 0);
  expect(shownDays.map((day) => [day.date, day.tokens_consumed, nanoOf(day.total_cost), day.unpriced_calls])).toEqual(
    expectedDays.map(([date, { tokens, nano, unpriced }]) => [date, tokens, nano, unpriced]).reverse(),
  );

  const { body: board } = await client.get<z.infer<typeof UsageDashboard>>('/api/analytics/dashboard/');
  expect([board.total_tokens, nanoOf(board.total_cost), board.unpriced_calls]).toEqual([
    ledger.tokens,
    ledger.nano,
    ledger.unpriced,
  ]);
  expect([board.total_messages, board.total_conversations]).toEqual([said.messages, said.conversations]);
  for (const shares of [board.by_agent, board.by_model])
    expect(shares.reduce((sum, { total_cost }) => sum + nanoOf(total_cost), 0n)).toBe(ledger.nano);

  const { body: summary } = await client.get<z.infer<typeof UsageSummary>>('/api/analytics/summary/?days=366');
  expect([summary.tokens_consumed, BigInt(Math.round(summary.total_cost * 1e9))]).toEqual([ledger.tokens, ledger.nano]);
  const { body: daily } = await client.get<Record<string, { tokens_consumed: number; total_cost: number }>>(
    '/api/analytics/daily/?days=366&time_zone=Asia/Kathmandu',
  );
  const cut = Object.values(daily);
  expect(cut.reduce((sum, day) => sum + day.tokens_consumed, 0)).toBe(ledger.tokens);
  expect(cut.reduce((sum, day) => sum + BigInt(Math.round(day.total_cost * 1e9)), 0n)).toBe(ledger.nano);
}

async function expectHouseView(administrator: Client, rows: LedgerRow[]): Promise<void> {
  const ledger = sumOf(rows);
  const from = rows.map(({ date }) => date).sort()[0]!;
  for (const by of ['person', 'agent', 'agent_version', 'model', 'day']) {
    const { body, text } = await administrator.get<HouseUsage>(`/api/admin/usage/?by=${by}&limit=366&from=${from}`);
    expect(
      [
        body.total.calls,
        nanoOf(body.total.total_cost),
        body.total.unpriced_calls,
        body.total.input_tokens + body.total.output_tokens,
      ],
      text,
    ).toEqual([ledger.calls, ledger.nano, ledger.unpriced, ledger.tokens]);
    expect(body.others).toBe(0);
    expect(
      body.results.reduce((sum, { total_cost }) => sum + nanoOf(total_cost), 0n),
      by,
    ).toBe(ledger.nano);
    expect(
      body.results.reduce((sum, { calls }) => sum + calls, 0),
      by,
    ).toBe(ledger.calls);
  }
}

async function expectPerformance(pool: Pool, administrator: Client, rows: LedgerRow[]): Promise<void> {
  const ofModels = rows.filter(({ llm_model_id }) => llm_model_id !== null);
  const days = await everyPage<ModelPerformance>(administrator, '/api/model-performance/?page_size=50');
  expect(days.reduce((sum, { total_cost }) => sum + nanoOf(total_cost), 0n)).toBe(sumOf(ofModels).nano);
  expect(days.reduce((sum, { total_requests }) => sum + total_requests, 0)).toBe(sumOf(ofModels).calls);

  const { rows: said } = await pool.query<{ ratings: number; stars: number }>(
    `select count(*)::int as ratings, coalesce(sum(score), 0)::int as stars from message_rating r
     join message m on m.id = r.message_id where m.llm_model_id is not null`,
  );
  const ratings = days.reduce((sum, day) => sum + day.total_user_ratings, 0);
  const stars = days.reduce((sum, day) => sum + day.total_user_ratings * (day.average_user_rating ?? 0), 0);
  expect([ratings, Math.round(stars)]).toEqual([said[0]!.ratings, said[0]!.stars]);
}

/** A conversation has cost what its calls have cost. */
async function expectConversations(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ wrong: number; conversations: number }>(`
    select count(*)::int as conversations, count(*) filter (where
      c.total_cost_nano <> ledger.nano or c.total_tokens_used <> ledger.tokens or c.unpriced_answers <> ledger.unpriced)::int as wrong
    from conversation c cross join lateral (
      select coalesce(sum(g.cost_nano), 0) + coalesce(sum(a.cost_nano), 0) as nano,
        coalesce(sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning), 0) as tokens,
        count(*) filter (where g.cost_nano is null and a.id is null and g.usage_source <> 'none') as unpriced
      from generation g left join generation_adjustment a on a.generation_id = g.id
      where g.conversation_id = c.id and g.kind in ('answer', 'continuation')
    ) ledger`);
  expect(rows[0]).toMatchObject({ wrong: 0 });
  expect(rows[0]!.conversations).toBeGreaterThan(0);
}

/** So has a message, where nothing of its calls is unknown. */
async function expectMessages(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(`
    select m.id, m.status, m.usage_source, m.cost_nano, ledger.* from message m cross join lateral (
      select coalesce(sum(input_uncached + input_cache_read + input_cache_write), 0) as input,
        coalesce(sum(output_text + output_reasoning), 0) as output,
        case when bool_and(coalesce(g.cost_nano, a.cost_nano) is not null) then sum(coalesce(g.cost_nano, a.cost_nano)) end as nano,
        case when bool_or(g.usage_source = 'estimated') then 'estimated' when count(*) > 0 then 'reported' else 'none' end as source
      from generation g left join generation_adjustment a on a.generation_id = g.id
      where g.message_id = m.id and g.usage_source <> 'none'
    ) ledger
    where coalesce(m.input_tokens, 0) <> ledger.input or coalesce(m.output_tokens, 0) <> ledger.output
      or m.cost_nano is distinct from ledger.nano or coalesce(m.usage_source, 'none')::text <> ledger.source`);
  expect(rows).toEqual([]);
}
