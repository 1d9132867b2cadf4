import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import {
  performanceByModel,
  performanceByVersion,
  usageByDay,
  usageByPerson,
  usageByQuarterHour,
} from '#server/core/usage/roll-ups.ts';

/** The days, in UTC, on which everything in a history happens. */
export const days = ['2026-03-01', '2026-03-02', '2026-03-03'];

const names = (length: number): string[] => Array.from({ length }, () => randomUUID());
const agents = names(2);
const versions = names(3);
const models = names(2);

const at = fc
  .integer({ min: 0, max: days.length * 86_400_000_000 - 1 })
  .map(
    (us) =>
      new Date(Date.parse(days[0]!) + us / 1000).toISOString().slice(0, -1) + `${String(us % 1000).padStart(3, '0')}Z`,
  );
const userId = fc.integer({ min: 1, max: 3 });
const agent = fc.constantFrom(...agents);
const model = fc.option(fc.constantFrom(...models), { nil: null });
const tokens = fc.integer({ min: 0, max: 300_000 });

const begun = fc.record({ does: fc.constant('begin' as const), at, userId, agent });
const asked = fc.record({ does: fc.constant('ask' as const), at, userId, agent, model, isSpecial: fc.boolean() });
/** Answers, their retries, what was stopped or lost, continuations, summaries; late ones and early ones. */
const called = fc.record({
  does: fc.constant('call' as const),
  at,
  userId,
  agent: fc.option(agent, { nil: null }),
  version: fc.option(fc.constantFrom(...versions), { nil: null }),
  model,
  kind: fc.constantFrom('answer', 'continuation', 'summary', 'tool', 'title'),
  outcome: fc.constantFrom('complete', 'complete', 'stopped', 'failed', 'interrupted'),
  errorClass: fc.constantFrom('rate_limited', 'timeout', 'server_error'),
  source: fc.constantFrom('reported', 'estimated', 'none'),
  input: tokens,
  cached: tokens,
  output: tokens,
  reasoning: tokens,
  costNano: fc.option(fc.integer({ min: 0, max: 9_000_000_000 }), { nil: null }),
  firstTokenUs: fc.option(fc.integer({ min: 0, max: 40_000_000 }), { nil: null }),
  tookUs: fc.integer({ min: -1_000_000, max: 90_000_000 }),
  isSpecial: fc.boolean(),
});
/** What had no price is priced later, on any day. */
const priced = fc.record({
  does: fc.constant('price' as const),
  costNano: fc.integer({ min: 0, max: 5_000_000 }),
  most: fc.nat(3),
});

export const history = fc.array(
  fc.oneof({ weight: 6, arbitrary: called }, { weight: 3, arbitrary: asked }, begun, priced),
  {
    minLength: 1,
    maxLength: 40,
  },
);
type Step = typeof history extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Writes what happened as the product's own statements do, each with its fact in the same statement. */
export async function happen(pool: Pool, step: Step): Promise<void> {
  if (step.does === 'begin') {
    await pool.query(`insert into usage_pending (fact, user_id, at, agent_id) values ('conversation', $1, $2, $3)`, [
      step.userId,
      step.at,
      step.agent,
    ]);
  } else if (step.does === 'ask') {
    await pool.query(
      `insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, is_special) values ('message', $1, $2, $3, $4, $5)`,
      [step.userId, step.at, step.agent, step.model, step.isSpecial],
    );
  } else if (step.does === 'call') await call(pool, step);
  else await price(pool, step);
}

function call(pool: Pool, step: Extract<Step, { does: 'call' }>): Promise<unknown> {
  return pool.query(
    `with called as (
       insert into generation (id, kind, attempt, user_id, agent_id, agent_version_id, llm_model_id, provider, requested_model,
         input_uncached, input_cache_read, output_text, output_reasoning, usage_source, cost_nano, outcome, error_class, started_at,
         first_token_at, ended_at)
       values ($1, $2, 1, $3, $4, $5, $6, 'custom', 'echo', $7, $8, $9, $10, $11, $12, $13, $14, $15,
         $15::timestamptz + $16::float8 * interval '1 us', $15::timestamptz + $17::float8 * interval '1 us')
       returning *
     )
     insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id, is_special)
     select 'call', user_id, started_at, agent_id, llm_model_id, id, $18 from called`,
    [
      randomUUID(),
      step.kind,
      step.userId,
      step.agent,
      step.version,
      step.model,
      step.input,
      step.cached,
      step.output,
      step.reasoning,
      step.source,
      step.source === 'none' ? null : step.costNano,
      step.outcome,
      step.outcome === 'failed' ? step.errorClass : null,
      step.at,
      step.firstTokenUs,
      step.tookUs,
      step.isSpecial,
    ],
  );
}

function price(pool: Pool, { costNano, most }: Extract<Step, { does: 'price' }>): Promise<unknown> {
  return pool.query(
    `with adjusted as (
       insert into generation_adjustment (id, generation_id, cost_nano, model_price_id, made_by)
       select gen_random_uuid(), g.id, $1, 1, 1 from generation g
       where g.cost_nano is null and g.usage_source <> 'none'
         and not exists (select from generation_adjustment a where a.generation_id = g.id)
       order by g.id limit $2
       on conflict do nothing
       returning generation_id, cost_nano
     )
     insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id, amount_nano)
     select 'adjustment', g.user_id, g.started_at, g.agent_id, g.llm_model_id, g.id, a.cost_nano
     from adjusted a join generation g on g.id = a.generation_id`,
    [costNano, most],
  );
}

/** All that stands in the roll-ups, as the database writes it. */
export async function readRollUps(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `select 'person' as of, to_jsonb(u)::text as row from usage_by_person u union all
     select 'quarter', to_jsonb(q)::text from usage_by_quarter_hour q union all
     select 'day', to_jsonb(d)::text from usage_by_day d union all
     select 'version', to_jsonb(v)::text from performance_by_day_of_version v union all
     select 'model', to_jsonb(m)::text from performance_by_day_of_model m order by 1, 2`,
  );
  return rows;
}

/** One way in which a roll-up can go wrong. */
export const corruption = fc.record({
  table: fc.constantFrom(
    'usage_by_person',
    'usage_by_quarter_hour',
    'usage_by_day',
    'performance_by_day_of_version',
    'performance_by_day_of_model',
  ),
  how: fc.constantFrom('change', 'delete', 'add'),
  which: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  by: fc.integer({ min: 1, max: 1_000_000_000 }),
});
type Corruption = typeof corruption extends fc.Arbitrary<infer One> ? One : never;

const rollUps = [usageByPerson, usageByQuarterHour, usageByDay, performanceByModel, performanceByVersion];

/** What makes a copy of a row another one. */
const otherKey: Record<Corruption['table'], string> = {
  usage_by_person: "'agent_id', gen_random_uuid()",
  usage_by_quarter_hour: "'user_id', 1000 + (random() * 1000000000)::int",
  usage_by_day: "'agent_id', gen_random_uuid()",
  performance_by_day_of_model: "'llm_model_id', gen_random_uuid()",
  performance_by_day_of_version: "'agent_version_id', gen_random_uuid()",
};

/** Spoils a row; how many that were there or are there now it was. */
export async function corrupt(pool: Pool, { table, how, which, by }: Corruption): Promise<number> {
  const one = `(select ctid from ${table} order by ctid offset (select floor(count(*) * ${which}) from ${table}) limit 1)`;
  const columns = rollUps.find((rollUp) => rollUp.table === table)!.columns.join(', ');
  const column = table.startsWith('performance') ? 'first_token' : 'calls';
  const changed =
    column === 'calls'
      ? `calls = calls + 1, cost_nano = cost_nano + ${by}`
      : `first_token = '{3,1}', cost_nano = cost_nano - ${by}`;
  const statement = {
    change: `update ${table} set ${changed} where ctid = ${one}`,
    delete: `delete from ${table} where ctid = ${one}`,
    add: `insert into ${table} (${columns}) select ${columns} from (
      select (json_populate_record(t, json_build_object(${otherKey[table]}))).* from ${table} t where ctid = ${one}) copy`,
  }[how];
  return (await pool.query(statement)).rowCount ?? 0;
}
