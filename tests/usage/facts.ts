import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** A call of a provider at some time, as the tests know it. */
export interface Call {
  at: Date;
  tokens: number;
  costNano: number | null;
}

/** Who answered. */
export interface Answerer {
  agentId: string;
  llmModelId: string;
}

/** Puts calls into the ledger, each with its fact, as the end of an answer does. */
export async function recordCalls(pool: Pool, userId: number, calls: Call[], by?: Answerer): Promise<void> {
  await pool.query(
    `with called as (
       insert into generation (id, kind, attempt, user_id, agent_id, llm_model_id, provider, requested_model, input_uncached, output_text, usage_source, cost_nano,
         outcome, started_at, ended_at)
       select id, 'answer', 1, $1, $6::uuid, $7::uuid, 'custom', 'echo', tokens / 2, tokens - tokens / 2, 'reported', cost_nano, 'complete', at, at + interval '2 s'
       from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::timestamptz[]) as c (id, tokens, cost_nano, at)
       returning id, started_at
     )
     insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id) select 'call', $1, started_at, $6::uuid, $7::uuid, id from called`,
    [
      userId,
      calls.map(() => randomUUID()),
      calls.map(({ tokens }) => tokens),
      calls.map(({ costNano }) => costNano),
      calls.map(({ at }) => at),
      by?.agentId ?? null,
      by?.llmModelId ?? null,
    ],
  );
}

/** What the calls come to, on each day of a time zone, without any of the product's own reckoning. */
export function countedByDay(
  calls: Call[],
  zone: string,
): Record<string, { tokens: number; costNano: number; unpriced: number }> {
  const days: ReturnType<typeof countedByDay> = {};
  const dateIn = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' });
  for (const { at, tokens, costNano } of calls) {
    const day = (days[dateIn.format(at)] ??= { tokens: 0, costNano: 0, unpriced: 0 });
    day.tokens += tokens;
    day.costNano += costNano ?? 0;
    day.unpriced += Number(costNano === null);
  }
  return days;
}
