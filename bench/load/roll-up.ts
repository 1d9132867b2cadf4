import type { Client } from 'pg';
import { histogramBoundaries } from '#server/core/statistics/histogram.ts';
import { measuredFacts, nil, summed, sums } from '#server/core/usage/facts-store.ts';
import { measures } from '#server/core/usage/measures.ts';

/** The roll-ups of a whole ledger at once, by the product's own measures; folding it would take most of an hour. */
export async function rollUp(db: Client): Promise<void> {
  await db.query(
    `create unlogged table bench_fact (like usage_pending including defaults);
     insert into bench_fact (fact, user_id, at, agent_id, llm_model_id, generation_id, is_special)
       select 'call', user_id, started_at, agent_id, llm_model_id, id, false from generation;
     insert into bench_fact (fact, user_id, at, agent_id, llm_model_id)
       select 'message', user_id, started_at, agent_id, llm_model_id from generation where kind = 'answer';
     insert into bench_fact (fact, user_id, at, agent_id)
       select 'conversation', user_id, started_at, agent_id from generation where kind = 'answer' and ('x' || right(id::text, 1))::bit(4)::int < 2;
     analyze bench_fact;
     create unlogged table bench_measured as ${measuredFacts('bench_fact')}`,
  );
  const names = measures.join(', ');
  const person = 'user_id, bucket, agent_id, llm_model_id';
  await db.query(
    `insert into usage_by_person (${person}, ${names}, first_at, last_at)
     select ${person}, ${summed} from bench_measured group by ${person} order by ${person}`,
  );
  const day = 'date, user_id, agent_id, agent_version_id, llm_model_id';
  await db.query(
    `insert into usage_by_day (${day}, ${names}) select ${day}, ${sums} from bench_measured group by ${day} order by ${day}`,
  );
  await db.query('drop table bench_fact, bench_measured');
  await addPerformance(db);
}

const ms = (until: string): string => `extract(epoch from ${until} - started_at)::float8 * 1000`;

/** A row for each day, model and version, as `core/usage/performance.ts` makes them. */
async function addPerformance(db: Client): Promise<void> {
  await db.query(
    `create temp table call as
       select dense_rank() over (order by (started_at at time zone 'UTC')::date, llm_model_id, agent_version_id)::int as at,
         (started_at at time zone 'UTC')::date as date, llm_model_id, coalesce(agent_version_id, '${nil}') as agent_version_id,
         outcome, outcome in ('complete', 'stopped') as succeeded, coalesce(error_class, outcome) as failure, cost_nano, usage_source,
         input_uncached + input_cache_read + input_cache_write as input_tokens, output_text + output_reasoning as output_tokens,
         ${ms('first_token_at')} as first_ms, ${ms('ended_at')} as ms
       from generation;
     analyze call`,
  );
  await db.query(histogramsIn('first_token', 'first_ms', 'succeeded and first_ms is not null'));
  await db.query(histogramsIn('duration', 'ms', `outcome = 'complete'`));
  await db.query(
    `insert into performance_by_day (date, llm_model_id, agent_version_id, requests, successes, failures, input_tokens, output_tokens,
       cost_nano, unpriced_requests, success_ms, writing_ms, written_tokens, first_token, duration)
     select c.date, c.llm_model_id, c.agent_version_id, c.requests, c.successes, coalesce(x.failures, '{}'), c.input_tokens,
       c.output_tokens, c.cost_nano, c.unpriced, c.success_ms, c.writing_ms, c.written_tokens, coalesce(f.buckets, '{}'),
       coalesce(d.buckets, '{}')
     from (
       select at, date, llm_model_id, agent_version_id, count(*) as requests, count(*) filter (where succeeded) as successes,
         sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens, coalesce(sum(cost_nano), 0) as cost_nano,
         count(*) filter (where cost_nano is null and usage_source <> 'none') as unpriced,
         coalesce(sum(round(ms)) filter (where succeeded), 0) as success_ms,
         coalesce(sum(round(ms - first_ms)) filter (where succeeded), 0) as writing_ms,
         coalesce(sum(output_tokens) filter (where succeeded), 0) as written_tokens
       from call group by at, date, llm_model_id, agent_version_id
     ) c
     left join (
       select at, jsonb_object_agg(failure, n) as failures
       from (select at, failure, count(*) as n from call where not succeeded group by at, failure) f group by at
     ) x using (at)
     left join first_token f using (at) left join duration d using (at)`,
  );
  await db.query('drop table call, first_token, duration');
}

/** A temporary table of histograms, each from its first bucket that holds anything to the last that does. */
function histogramsIn(table: string, value: string, condition: string): string {
  const boundaries = `'{${histogramBoundaries.join(',')}}'::float8[]`;
  return `create temp table ${table} as
    with counted as (
      select at, width_bucket(${value}, ${boundaries}) as bucket, count(*)::int as n from call where ${condition} group by 1, 2
    )
    select at, array_agg(n order by place) as buckets from (
      select at, -1 as place, min(bucket) as n from counted group by at
      union all
      select e.at, b as place, coalesce(c.n, 0)
      from (select at, min(bucket) as low, max(bucket) as high from counted group by at) e
        cross join lateral generate_series(e.low, e.high) b left join counted c on c.at = e.at and c.bucket = b
    ) b group by at;
  analyze ${table}`;
}
