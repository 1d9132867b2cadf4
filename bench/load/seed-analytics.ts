import type { Client } from 'pg';
import { addFeedback } from './add-feedback.ts';
import { checkRollUp } from './check-roll-up.ts';
import { blockDays, versionIn, versionsEach } from './ledger-blocks.ts';
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

/** A database in which so much was asked, rated and flagged, with the roll-ups that folding would have made of it. */
export async function seedAnalytics(db: Client, heavy: number, size: LedgerSize): Promise<void> {
  await db.query(
    `set work_mem = '512MB'; set maintenance_work_mem = '512MB'; set synchronous_commit = off; set jit = off`,
  );
  // The same numbers at every run.
  await db.query('select setseed(0.20261122)');
  await timed('people, models and agents', () => addHouse(db, heavy, size));
  await timed('ledger', () => addLedger(db, size));
  await timed('ratings and flags', () => addFeedback(db));
  await timed('roll-ups', () => rollUp(db, size.days / blockDays));
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
     create temp table person as select id, row_number() over (order by id <> ${heavy}, id)::int as at from app_user;
     create temp table model as select id, row_number() over (order by number)::int as at from llm_model where model_id like 'bench-%';
     analyze form; analyze person; analyze model`,
  );
}

/**
 * Four days are thought up, and come again a hundred times, with calls of their own: a row of so many chances costs ten times
 * what storing it does. People work nine hours of a day, where they are, with four agents of theirs, and mostly ask one model of each; times are spread as
 * logarithms are; one model's price is unknown.
 */
async function addLedger(db: Client, { generations, people, agents, models, days }: LedgerSize): Promise<void> {
  const blocks = days / blockDays;
  await db.query('drop index generation_message, generation_user, generation_unpriced');
  await db.query(
    `create temp table block as
     select d.*, 1 + (person_at * 7 + habit * 5) % ${agents} as agent_at,
       coalesce(other_model, 1 + (person_at * 7 + habit * 5) % ${models}) as model_at, outcome = 'failed' as fails,
       date_trunc('day', now()) - make_interval(days => day) + (person_at % 24 * 3600 + second) % 86400 * interval '1 s' as at
     from (
       select n, round((random() * 9 * 3600)::numeric, 3) as second, 1 + floor(random() * ${blockDays})::int as day, random() as r,
         case when random() < ${heavyShare} then 1 else 2 + floor(power(random(), 1.5) * ${people - 1})::int end as person_at,
         floor(power(random(), 2) * 4)::int as habit,
         case when random() < 0.1 then 1 + floor(random() * ${models})::int end as other_model,
         (array['continuation', 'summary'] || array_fill('answer'::text, array[9]))[1 + floor(random() * 11)::int]::generation_kind as kind,
         case when random() < 0.03 then 'failed' when random() < 0.03 then 'stopped' when random() < 0.004 then 'interrupted' else 'complete' end as outcome,
         (exp(6.3 + 0.6 * (random() + random() + random() - 1.5) * 2))::bigint as first_ms,
         (exp(6.0 + (random() + random() - 1) * 2))::bigint as input, (random() * 2000)::bigint as cached,
         (exp(5.4 + (random() + random() - 1) * 1.8))::bigint as output
       from generate_series(1, ${generations / blocks}) n
     ) d order by at`,
  );
  await db.query(
    `create temp table call as
     select b.n, b.kind, p.id as user_id, b.agent_at, m.id as llm_model_id, 'bench-' || m.at as model_id,
       case when fails then 0 else input end as input, case when fails then 0 else cached end as cached,
       case when fails then 0 else output end as output, (case when fails then 'none' else 'reported' end)::usage_source as source,
       case when not fails and m.at < ${models} then input * 150 * m.at + cached * 15 * m.at + output * 600 * m.at end as cost,
       outcome, case when fails then (array['rate_limit', 'overloaded', 'timeout_first_token', 'network'])[1 + (r * 1000)::int % 4] end as error,
       b.at, case when not fails then b.at + first_ms * interval '1 ms' end as first_at,
       b.at + (first_ms + output * (8 + 4 * m.at)) * interval '1 ms' as ended_at
     from block b join person p on p.at = b.person_at join model m on m.at = b.model_at order by b.at;
     analyze call`,
  );
  for (let block = blocks - 1; block >= 0; block -= 1) await addBlock(db, block, blocks);
  await db.query(
    `create index generation_message on generation (message_id);
     create index generation_user on generation (user_id, started_at);
     create index generation_unpriced on generation (llm_model_id, started_at) where cost_nano is null and usage_source <> 'none';
     analyze generation`,
  );
}

async function addBlock(db: Client, block: number, blocks: number): Promise<void> {
  const earlier = `make_interval(days => ${block * blockDays})`;
  await db.query(
    `insert into generation (id, kind, attempt, user_id, message_id, agent_id, agent_version_id, llm_model_id, provider, requested_model,
       response_model, input_uncached, input_cache_read, output_text, usage_source, cost_nano, outcome, error_class, started_at,
       first_token_at, ended_at)
     select uuidv7(c.at - ${earlier} - now()), c.kind, 1, c.user_id, uuidv7(c.at - ${earlier} - now()), f.agent_id, f.id, c.llm_model_id,
       'custom', c.model_id, c.model_id, c.input, c.cached, c.output, c.source, c.cost, c.outcome, c.error, c.at - ${earlier},
       c.first_at - ${earlier}, c.ended_at - ${earlier}
     from call c join form f on f.agent_at = c.agent_at and f.version = ${versionIn(block, blocks)} order by c.at`,
  );
}
