import type { Client } from 'pg';
import type { FoldedCall } from '#server/core/usage/facts-store.ts';
import { performanceByDay } from '#server/core/usage/performance.ts';
import { mergeFor, rowOfPerformance } from '#server/core/usage/performance-store.ts';
import {
  compareRollUp,
  keyIn,
  performanceByModel,
  performanceByVersion,
  type Row,
} from '#server/core/usage/roll-ups.ts';

/** What of the roll-ups a seed made by SQL is held against the ledger, and a day of it against the product's own reckoning. */
export async function checkRollUp(db: Client): Promise<void> {
  const { rows: totals } = await db.query<Record<string, string>>(
    `select count(*) as calls, sum(cost_nano) as cost, sum(input_uncached + input_cache_read + output_text) as tokens from generation
     union all select sum(calls), sum(cost_nano), sum(input_tokens + output_tokens) from usage_by_person
     union all select sum(calls), sum(cost_nano), sum(input_tokens + output_tokens) from usage_by_quarter_hour
     union all select sum(calls), sum(cost_nano), sum(input_tokens + output_tokens) from usage_by_day
     union all select sum(calls), sum(cost_nano), sum(input_tokens + output_tokens) from usage_by_day_of_model
     union all select sum(calls), sum(cost_nano), sum(input_tokens + output_tokens) from usage_by_month_of_person
     union all select sum(requests), sum(cost_nano), sum(input_tokens + output_tokens) from performance_by_day_of_version
     union all select sum(requests), sum(cost_nano), sum(input_tokens + output_tokens) from performance_by_day_of_model`,
  );
  if (new Set(totals.map((row) => JSON.stringify(row))).size !== 1)
    throw new Error(`The roll-ups are not the ledger's: ${JSON.stringify(totals)}`);
  const date = await someDay(db);
  const performance = performanceByDay(await callsOf(db, date));
  for (const rollUp of [performanceByModel, performanceByVersion]) {
    const rows = mergeFor(rollUp, performance).map(rowOfPerformance);
    const columns = rollUp.columns.map((name) => (name === 'date' ? 'date::text' : name)).join(', ');
    const { rows: stored } = await db.query<Row>(`select ${columns} from ${rollUp.table} where date = $1`, [date]);
    const { wrong, extra } = compareRollUp(rollUp, new Map(rows.map((row) => [keyIn(rollUp, row), row])), stored);
    if (wrong.length + extra.length > 0)
      throw new Error(
        `${rollUp.table} is not what the product makes of ${date}: ${wrong.length} rows, and ${extra.length}.`,
      );
  }
}

async function someDay(db: Client): Promise<string> {
  const { rows } = await db.query<{ date: string }>(
    `select to_char(date, 'YYYY-MM-DD') as date from performance_by_day_of_model group by date order by date offset 100 limit 1`,
  );
  return rows[0]!.date;
}

async function callsOf(db: Client, date: string): Promise<FoldedCall[]> {
  const { rows } = await db.query<FoldedCall>(
    `select 'call' as fact, '${date}' as date, llm_model_id, agent_version_id, outcome, error_class,
       (input_uncached + input_cache_read + input_cache_write)::int as input_tokens, (output_text + output_reasoning)::int as output_tokens,
       cost_nano::float8, usage_source, extract(epoch from first_token_at - started_at)::float8 * 1000 as first_token_ms,
       extract(epoch from ended_at - started_at)::float8 * 1000 as duration_ms
     from generation where started_at >= '${date}'::date and started_at < '${date}'::date + 1`,
  );
  return rows;
}
