import type { Client } from 'pg';
import { addFeedback } from './add-feedback.ts';
import { checkRollUp } from './check-roll-up.ts';
import { rollUp } from './roll-up.ts';

/** A ledger of many months. */
export interface LedgerSize {
  generations: number;
  people: number;
  agents: number;
  models: number;
  days: number;
}

/** The share of the calls that are of one person; the others have more or less of the rest. */
const heavyShare = 0.05;
const versionsEach = 3;

/** A database in which so much was asked, rated and flagged, with the roll-ups that folding would have made of it. */
export async function seedAnalytics(db: Client, heavy: number, size: LedgerSize): Promise<void> {
  await db.query(`set work_mem = '512MB'; set maintenance_work_mem = '512MB'; set synchronous_commit = off; set jit = off`);
  // The same numbers at every run.
  await db.query('select setseed(0.20261122)');
  await timed('people, models and agents', () => addHouse(db, heavy, size));
  await timed('ledger', () => addLedger(db, size));
  await timed('ratings and flags', () => addFeedback(db));
  await timed('roll-ups', () => rollUp(db));
  await timed('check', () => checkRollUp(db));
  await timed('vacuum', () => db.query('vacuum analyze'));
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  process.stderr.write(`Seeded ${what} in ${Math.round((performance.now() - began) / 1000)} s\n`);
}

/** What the ledger names, numbered in tables that are gone with the connection. */
async function addHouse(db: Client, heavy: number, { people, agents, models, days }: LedgerSize): Promise<void> {
  await db.query(
    `insert into app_user (username, email)
     select 'p' || n, 'p' || n || '@example.org' from generate_series((select count(*) + 1 from app_user), ${people}) n`,
  );
  await db.query(
    `insert into llm_model (id, name, model_type, model_id, status)
     select gen_random_uuid(), 'Model ' || n, 'custom', 'bench-' || n, 'inactive' from generate_series(1, ${models}) n`,
  );
  await db.query(
    `create temp table form as
       select n as agent_at, v as version, gen_random_uuid() as id, case when v = 1 then gen_random_uuid() end as agent_id
       from generate_series(1, ${agents}) n, generate_series(1, ${versionsEach}) v;
     update form f set agent_id = g.agent_id from form g where g.agent_at = f.agent_at and g.version = 1;
     insert into agent (id, current_version_id, created_by, is_public)
       select agent_id, id, ${heavy}, true from form where version = ${versionsEach};
     insert into agent_version (id, agent_id, version, name, agent_type, description, system_prompt, created_by, created_at)
       select id, agent_id, version, 'Agent ' || agent_at, 'assistant', '', 'You are a helpful assistant.', ${heavy},
         now() - make_interval(days => ${days} - (version - 1) * ${Math.floor(days / versionsEach)})
       from form;
     insert into agent_tally (agent_id, shard) select agent_id, s from form, generate_series(0, 15) s where version = 1;
     create temp table person as
       select id, row_number() over (order by id <> ${heavy}, id)::int as at from app_user;
     create temp table model as
       select id, row_number() over (order by number)::int as at from llm_model where model_id like 'bench-%';
     analyze form; analyze person; analyze model`,
  );
}

/**
 * People work nine hours of a day, where they are; an agent mostly asks one model. Times to the first token and of the whole are
 * spread as logarithms are; one model's price is unknown.
 */
async function addLedger(db: Client, { generations, people, agents, models, days }: LedgerSize): Promise<void> {
  const perVersion = Math.ceil(days / versionsEach);
  await db.query('drop index generation_message, generation_user, generation_unpriced');
  await db.query(
    `insert into generation (id, kind, attempt, user_id, conversation_id, message_id, agent_id, agent_version_id, llm_model_id, provider,
       requested_model, response_model, input_uncached, input_cache_read, output_text, output_reasoning, usage_source, cost_nano,
       outcome, error_class, started_at, first_token_at, ended_at)
     select gen_random_uuid(), d.kind::generation_kind, 1, d.user_id, null, gen_random_uuid(), f.agent_id, f.id, m.id, 'custom',
       'bench-' || m.at, 'bench-' || m.at, d.input * d.counted, d.cached * d.counted, d.output * d.counted, 0,
       (case when d.fails then 'none' else 'reported' end)::usage_source,
       case when d.fails or m.at = ${models} then null else d.input * 150 * m.at + d.cached * 15 * m.at + d.output * 600 * m.at end,
       d.outcome, case when d.fails then (array['rate_limit', 'overloaded', 'timeout_first_token', 'network'])[1 + (d.r * 1000)::int % 4] end,
       d.at, case when not d.fails then d.at + d.first_ms * interval '1 ms' end,
       d.at + (d.first_ms + d.output * (8 + 4 * m.at)) * interval '1 ms'
     from (
       select c.*, p.id as user_id, c.outcome = 'failed' as fails, (c.outcome <> 'failed')::int as counted,
         date_trunc('day', now()) - make_interval(days => c.day) + make_interval(hours => p.at % 24)
           + (c.second * 1000)::bigint * interval '1 ms' as at
       from (
         select n, (random() * 9 * 3600) as second, (power(random(), 1.3) * ${days - 1})::int as day, random() as r,
           case when random() < ${heavyShare} then 1 else 2 + floor(power(random(), 1.5) * ${people - 1})::int end as person_at,
           1 + floor(power(random(), 1.7) * ${agents})::int as agent_at,
           case when random() < 0.2 then 1 + floor(random() * ${models})::int end as other_model,
           (array['answer', 'answer', 'answer', 'answer', 'answer', 'answer', 'answer', 'answer', 'answer', 'continuation', 'summary'])[1 + floor(random() * 11)::int] as kind,
           case when random() < 0.03 then 'failed' when random() < 0.03 then 'stopped' when random() < 0.004 then 'interrupted' else 'complete' end as outcome,
           (exp(6.3 + 0.6 * (random() + random() + random() - 1.5) * 2))::bigint as first_ms,
           (exp(6.0 + (random() + random() - 1) * 2))::bigint as input, (random() * 2000)::bigint as cached,
           (exp(5.4 + (random() + random() - 1) * 1.8))::bigint as output
         from generate_series(1, ${generations}) n
       ) c join person p on p.at = c.person_at
     ) d
     join form f on f.agent_at = d.agent_at and f.version = greatest(1, least(${versionsEach}, ${versionsEach} - d.day / ${perVersion}))
     join model m on m.at = coalesce(d.other_model, 1 + d.agent_at % ${models})
     where d.at < now()`,
  );
  await db.query(
    `create index generation_message on generation (message_id);
     create index generation_user on generation (user_id, started_at);
     create index generation_unpriced on generation (llm_model_id, started_at) where cost_nano is null and usage_source <> 'none';
     analyze generation`,
  );
}

