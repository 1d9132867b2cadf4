import type { Client } from 'pg';
import { histogramBoundaries, mergeHistograms } from '#server/core/statistics/histogram.ts';
import { measuredFacts, nil, summed, sums } from '#server/core/usage/facts-store.ts';
import { measures } from '#server/core/usage/measures.ts';
import { blockDays, versionIn } from './ledger-blocks.ts';

const names = measures.join(', ');
const personKey = 'user_id, bucket, agent_id, llm_model_id';
const quarterKey = 'user_id, bucket';
const dayKey = 'date, user_id, agent_id, agent_version_id, llm_model_id';
/** Of the roll-ups of performance, behind their keys. */
const performed = `requests, successes, failures, input_tokens, output_tokens, cost_nano, unpriced_requests, success_ms, writing_ms,
  written_tokens, first_token, duration`;

/**
 * The roll-ups of a whole ledger at once: those of its newest days by the product's own measures, which then come again as the days
 * do. Folding all of it would take most of an hour.
 */
export async function rollUp(db: Client, blocks: number): Promise<void> {
  await addUse(db);
  await keepFacts(db);
  await addPerformance(db);
  await addUp(db, 'llm_model_id', 'performance_by_day_of_model');
  await addUp(db, 'agent_version_id', 'performance_by_day_of_version');
  for (let block = 1; block < blocks; block += 1) await repeat(db, block, versionIn(block, blocks));
}

async function addUse(db: Client): Promise<void> {
  await db.query(
    `create temp table newest as
       select * from generation where started_at >= date_trunc('day', now()) - make_interval(days => ${blockDays});
     create temp table fact (like usage_pending including defaults);
     insert into fact (fact, user_id, at, agent_id, llm_model_id, generation_id, is_special)
       select 'call', user_id, started_at, agent_id, llm_model_id, id, false from newest;
     insert into fact (fact, user_id, at, agent_id, llm_model_id)
       select 'message', user_id, started_at, agent_id, llm_model_id from newest where kind = 'answer';
     insert into fact (fact, user_id, at, agent_id)
       select 'conversation', user_id, started_at, agent_id from newest where kind = 'answer' and output_text % 8 = 0;
     analyze newest; analyze fact;
     create temp table measured as ${measuredFacts('fact')};
     create temp table used_by_person as
       select ${personKey}, ${summed} from measured group by ${personKey} order by ${personKey};
     create temp table used_by_quarter as
       select ${quarterKey}, ${summed} from measured group by ${quarterKey} order by ${quarterKey};
     create temp table used_by_day as select ${dayKey}, ${sums} from measured group by ${dayKey} order by ${dayKey};
     insert into usage_by_person (${personKey}, ${names}, first_at, last_at) select * from used_by_person;
     insert into usage_by_quarter_hour (${quarterKey}, ${names}, first_at, last_at) select * from used_by_quarter;
     insert into usage_by_day (${dayKey}, ${names}) select * from used_by_day`,
  );
}

/** Of the newest days, so that whoever counts them anew finds them as they are; of those before not all facts are there. */
async function keepFacts(db: Client): Promise<void> {
  await db.query(
    `insert into usage_folded (at, fact, user_id, agent_id, llm_model_id, is_special)
       select at, fact, user_id, agent_id, llm_model_id, is_special from fact where fact <> 'call';
     update usage_recount set floor = date_trunc('day', now()) - make_interval(days => ${blockDays})`,
  );
}

/** The newest days once more, so many blocks earlier, when other versions answered. */
async function repeat(db: Client, block: number, version: number): Promise<void> {
  const earlier = `make_interval(days => ${block * blockDays})`;
  const versionThen = `(select t.id from form f join form t on t.agent_at = f.agent_at and t.version = ${version} where f.id = agent_version_id)`;
  await db.query(
    `insert into usage_by_person (${personKey}, ${names}, first_at, last_at)
       select user_id, bucket - ${earlier}, agent_id, llm_model_id, ${names}, first_at - ${earlier}, last_at - ${earlier} from used_by_person;
     insert into usage_by_quarter_hour (${quarterKey}, ${names}, first_at, last_at)
       select user_id, bucket - ${earlier}, ${names}, first_at - ${earlier}, last_at - ${earlier} from used_by_quarter;
     insert into usage_by_day (${dayKey}, ${names})
       select date - ${block * blockDays}, user_id, agent_id, coalesce(${versionThen}, '${nil}'), llm_model_id, ${names} from used_by_day;
     insert into performance_by_day_of_model (date, llm_model_id, ${performed})
       select date - ${block * blockDays}, llm_model_id, ${performed} from newest_performance_by_day_of_model;
     insert into performance_by_day_of_version (date, agent_version_id, ${performed})
       select date - ${block * blockDays}, ${versionThen}, ${performed} from newest_performance_by_day_of_version`,
  );
}

const ms = (until: string): string => `extract(epoch from ${until} - started_at)::float8 * 1000`;

/** A row for each day, model and version, as `core/usage/performance.ts` makes them. */
async function addPerformance(db: Client): Promise<void> {
  await db.query(
    `create temp table timed as
       select dense_rank() over (order by (started_at at time zone 'UTC')::date, llm_model_id, agent_version_id)::int as at,
         (started_at at time zone 'UTC')::date as date, llm_model_id, coalesce(agent_version_id, '${nil}') as agent_version_id,
         outcome, outcome in ('complete', 'stopped') as succeeded, coalesce(error_class, outcome) as failure, cost_nano, usage_source,
         input_uncached + input_cache_read + input_cache_write as input_tokens, output_text + output_reasoning as output_tokens,
         ${ms('first_token_at')} as first_ms, ${ms('ended_at')} as ms
       from newest;
     analyze timed`,
  );
  await db.query(histogramsIn('first_token', 'first_ms', 'succeeded and first_ms is not null'));
  await db.query(histogramsIn('duration', 'ms', `outcome = 'complete'`));
  await db.query(
    `create temp table performance_of_newest as
     select c.date, c.llm_model_id, c.agent_version_id, c.requests, c.successes, coalesce(x.failures, '{}') as failures, c.input_tokens,
       c.output_tokens, c.cost_nano, c.unpriced as unpriced_requests, c.success_ms, c.writing_ms, c.written_tokens, coalesce(f.buckets, '{}') as first_token,
       coalesce(d.buckets, '{}') as duration
     from (
       select at, date, llm_model_id, agent_version_id, count(*) as requests, count(*) filter (where succeeded) as successes,
         sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens, coalesce(sum(cost_nano), 0) as cost_nano,
         count(*) filter (where cost_nano is null and usage_source <> 'none') as unpriced,
         coalesce(sum(round(ms)) filter (where succeeded), 0) as success_ms,
         coalesce(sum(round(ms - first_ms)) filter (where succeeded), 0) as writing_ms,
         coalesce(sum(output_tokens) filter (where succeeded), 0) as written_tokens
       from timed group by at, date, llm_model_id, agent_version_id
     ) c
     left join (
       select at, jsonb_object_agg(failure, n) as failures
       from (select at, failure, count(*) as n from timed where not succeeded group by at, failure) f group by at
     ) x using (at)
     left join first_token f using (at) left join duration d using (at)`,
  );
}

/** The same for each day and model, or each day and version. */
async function addUp(db: Client, key: 'llm_model_id' | 'agent_version_id', table: string): Promise<void> {
  await db.query(
    `create temp table newest_${table} as
     select date, ${key}, sum(requests) as requests, sum(successes) as successes,
       (select coalesce(jsonb_object_agg(failure, n), '{}') from (
         select f.key as failure, sum(f.value::int) as n from performance_of_newest o, jsonb_each_text(o.failures) f
         where o.date = p.date and o.${key} = p.${key} group by f.key) counted) as failures,
       sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens, sum(cost_nano) as cost_nano,
       sum(unpriced_requests) as unpriced_requests, sum(success_ms) as success_ms, sum(writing_ms) as writing_ms,
       sum(written_tokens) as written_tokens, '{}'::int[] as first_token, '{}'::int[] as duration
     from performance_of_newest p group by date, ${key}`,
  );
  const { rows } = await db.query<{ date: string; id: string; first: number[][]; whole: number[][] }>(
    `select date::text, ${key} as id, json_agg(first_token) as first, json_agg(duration) as whole
     from performance_of_newest group by date, ${key}`,
  );
  for (const { date, id, first, whole } of rows)
    await db.query(`update newest_${table} set first_token = $3, duration = $4 where date = $1 and ${key} = $2`, [
      date,
      id,
      mergeHistograms(first),
      mergeHistograms(whole),
    ]);
  await db.query(
    `insert into ${table} (date, ${key}, ${performed}) select date, ${key}, ${performed} from newest_${table}`,
  );
}

/** A temporary table of histograms, each from its first bucket that holds anything to the last that does. */
function histogramsIn(table: string, value: string, condition: string): string {
  const boundaries = `'{${histogramBoundaries.join(',')}}'::float8[]`;
  return `create temp table ${table} as
    with counted as (
      select at, width_bucket(${value}, ${boundaries}) as bucket, count(*)::int as n from timed where ${condition} group by 1, 2
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
