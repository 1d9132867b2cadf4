import { measures } from './measures.ts';

/** Stands where a fact names no agent or no model: columns of a key can't be null. */
export const nil = '00000000-0000-0000-0000-000000000000';

const isAnswer = `g.outcome = 'complete' and g.kind in ('answer', 'continuation')`;
const tookMs = `greatest(round(extract(epoch from g.ended_at - g.started_at) * 1000)::bigint, 0)`;

/** How each measure follows from a fact `p` and, of a call, its row `g` of the ledger. */
const derived: Record<(typeof measures)[number], string> = {
  conversations_started: `(p.fact = 'conversation')::int`,
  messages_sent: `(p.fact = 'message')::int`,
  image_analysis_requests: `(p.fact = 'message' and p.is_special)::int`,
  calls: `(p.fact = 'call')::int`,
  code_generation_requests: `(p.fact = 'call' and p.is_special)::int`,
  web_browsing_requests: `coalesce(g.kind = 'tool', false)::int`,
  input_tokens: 'coalesce(g.input_uncached + g.input_cache_read + g.input_cache_write, 0)',
  output_tokens: 'coalesce(g.output_text + g.output_reasoning, 0)',
  cost_nano: 'coalesce(g.cost_nano, p.amount_nano, 0)',
  unpriced_calls: `coalesce(g.cost_nano is null and g.usage_source <> 'none', false)::int - (p.fact = 'adjustment')::int`,
  answers: `coalesce(${isAnswer}, false)::int`,
  answer_ms: `case when ${isAnswer} then ${tookMs} else 0 end`,
  call_ms: `coalesce(${tookMs}, 0)`,
};

/** Facts of the table or part `pending`, measured; a quarter of an hour begins at the same moment in every zone of today. */
export function measuredFacts(pending: string): string {
  return `select p.user_id, date_bin('15 minutes', p.at, 'epoch') as bucket, coalesce(p.agent_id, '${nil}') as agent_id,
    coalesce(p.llm_model_id, '${nil}') as llm_model_id, (p.at at time zone 'UTC')::date as date,
    coalesce(about.agent_version_id, '${nil}') as agent_version_id, ${measures.map((name) => `${derived[name]} as ${name}`).join(', ')},
    p.at as first_at, p.at as last_at
  from ${pending} p left join generation about on about.id = p.generation_id
    left join generation g on g.id = about.id and p.fact = 'call'`;
}

/** The sums of all measures. */
export const sums = measures.map((name) => `sum(${name})::bigint as ${name}`).join(', ');

/** With when the first and the last fact was. */
export const summed = `${sums}, min(first_at) as first_at, max(last_at) as last_at`;

/** A call, or an adjustment of one, as the performance of its model counts it. */
export interface FoldedCall {
  fact: 'call' | 'adjustment';
  /** In UTC. */
  date: string;
  llm_model_id: string | null;
  agent_id: string | null;
  agent_version_id: string | null;
  /** Of an adjustment: by how much it changes the cost. */
  amount_nano: number | null;
  kind: string;
  outcome: string;
  error_class: string | null;
  input_tokens: number;
  output_tokens: number;
  cost_nano: number | null;
  usage_source: string;
  first_token_ms: number | null;
  duration_ms: number;
}

/** Facts of the table or part `pending` as a `FoldedCall` each; of those that are about no call only the kind is of use. */
export function toldFacts(pending: string): string {
  return `select p.fact, to_char(p.at at time zone 'UTC', 'YYYY-MM-DD') as date, p.llm_model_id, p.agent_id, g.agent_version_id, p.amount_nano,
    g.kind, g.outcome,
    g.error_class, g.input_uncached + g.input_cache_read + g.input_cache_write as input_tokens,
    g.output_text + g.output_reasoning as output_tokens, g.cost_nano, g.usage_source,
    extract(epoch from g.first_token_at - g.started_at)::float8 * 1000 as first_token_ms,
    extract(epoch from g.ended_at - g.started_at)::float8 * 1000 as duration_ms
  from ${pending} p left join generation g on g.id = p.generation_id`;
}
