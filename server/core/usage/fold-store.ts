import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import { measuredFacts, summed, sums } from './facts-store.ts';
import { measures } from './measures.ts';

const key = 'user_id, bucket, agent_id, llm_model_id';
const dayKey = 'date, user_id, agent_id, agent_version_id, llm_model_id';
const addTo = (table: string): string =>
  measures.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ');

/**
 * Takes facts away and adds them to the roll-up, as one statement: whoever reads both sees each fact in one of them. Rows
 * are written in the order of their key, so that two servers that fold at once never wait for each other in a circle.
 */
const fold = statement<FoldedCall | { fact: 'conversation' | 'message' }>(
  'fold-usage',
  `with taken as (
    delete from usage_pending where ctid = any(array(select ctid from usage_pending limit $1 for update skip locked))
    returning *
  ), facts as (${measuredFacts('taken')}), added as (
    insert into usage_by_person (${key}, ${measures.join(', ')}, first_at, last_at)
    select ${key}, ${summed} from facts group by ${key} order by ${key}
    on conflict (${key}) do update set ${addTo('usage_by_person')},
      first_at = least(usage_by_person.first_at, excluded.first_at),
      last_at = greatest(usage_by_person.last_at, excluded.last_at)
  ), added_to_day as (
    insert into usage_by_day (${dayKey}, ${measures.join(', ')})
    select ${dayKey}, ${sums} from facts group by ${dayKey} order by ${dayKey}
    on conflict (${dayKey}) do update set ${addTo('usage_by_day')}
  ), noted as (
    insert into alarm_pending (subject, subject_id)
    select distinct s.subject, s.id from taken p
      cross join lateral (values ('model'::alarm_subject, p.llm_model_id), ('agent', p.agent_id)) as s (subject, id)
    where p.fact = 'call' and s.id is not null
  )
  select p.fact, to_char(p.at at time zone 'UTC', 'YYYY-MM-DD') as date, p.llm_model_id, g.agent_version_id, p.amount_nano, g.outcome,
    g.error_class, g.input_uncached + g.input_cache_read + g.input_cache_write as input_tokens,
    g.output_text + g.output_reasoning as output_tokens, g.cost_nano, g.usage_source,
    extract(epoch from g.first_token_at - g.started_at)::float8 * 1000 as first_token_ms,
    extract(epoch from g.ended_at - g.started_at)::float8 * 1000 as duration_ms
  from taken p left join generation g on g.id = p.generation_id`,
);

/** A call, or an adjustment of one, as the performance of its model counts it. */
export interface FoldedCall {
  fact: 'call' | 'adjustment';
  /** In UTC. */
  date: string;
  llm_model_id: string | null;
  agent_version_id: string | null;
  /** Of an adjustment: by how much it changes the cost. */
  amount_nano: number | null;
  outcome: string;
  error_class: string | null;
  input_tokens: number;
  output_tokens: number;
  cost_nano: number | null;
  usage_source: string;
  first_token_ms: number | null;
  duration_ms: number;
}

/** Takes facts, at most `most`: how many, and those that are about calls. */
export async function foldFacts(
  ctx: Pick<SystemContext, 'db' | 'pool'>,
  most: number,
): Promise<{ count: number; calls: FoldedCall[] }> {
  const rows = await runStatement(ctx, fold, [most]);
  return { count: rows.length, calls: rows.filter(isAboutCall) };
}

function isAboutCall(row: FoldedCall | { fact: 'conversation' | 'message' }): row is FoldedCall {
  return row.fact === 'call' || row.fact === 'adjustment';
}

/** For this transaction: of several servers one folds at a time, the others wait for it. */
export async function takeTurn(ctx: Pick<SystemContext, 'db'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${foldingLock})`.execute(ctx.db);
}

/** Any number does that no other lock has. */
const foldingLock = 7_235_012;
