import { type RawBuilder, sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

const nil = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const scores = ['ones', 'twos', 'threes', 'fours', 'fives'];
const flagTypes = ['safety_issue', 'inappropriate', 'factual_error', 'outdated', 'off_topic'];
const names = [...scores, ...flagTypes];

const counted = [
  ...scores.map((name, at) => `count(*) filter (where score = ${at + 1})::int as ${name}`),
  ...flagTypes.map((name) => `count(*) filter (where flag_type = '${name}')::int as ${name}`),
].join(', ');

const all = (of: string): string => names.map((name) => `coalesce(${of}.${name}, 0)`).join(', ');

/**
 * What was said of the answers of a day in UTC, counted anew, and where the roll-up says something else. What was said of
 * answers that have been deleted, to be brought back or for good, was said too.
 */
const compared = (date: string): RawBuilder<unknown> => sql`
  with answers as (
    select id, coalesce(llm_model_id, ${nil}) as llm_model_id, coalesce(agent_version_id, ${nil}) as agent_version_id from message
    where created_at >= ${date}::timestamp at time zone 'UTC'
      and created_at < (${date}::timestamp + interval '1 day') at time zone 'UTC'
  ), said as (
    select a.llm_model_id, a.agent_version_id, r.score, null::flag_type as flag_type
    from answers a join message_rating r on r.message_id = a.id
    union all
    select a.llm_model_id, a.agent_version_id, null, f.flag_type from answers a join message_flag f on f.message_id = a.id
    union all
    select llm_model_id, agent_version_id, score, flag_type from feedback_kept where date = ${date}::date
  ), counted as (
    select llm_model_id, agent_version_id, ${sql.raw(counted)} from said group by 1, 2
  ), compared as (
    select coalesce(c.llm_model_id, s.llm_model_id) as llm_model_id,
      coalesce(c.agent_version_id, s.agent_version_id) as agent_version_id,
      ${sql.raw(names.map((name) => `coalesce(c.${name}, 0) as ${name}`).join(', '))},
      (${sql.raw(all('c'))}) is distinct from (${sql.raw(all('s'))}) as differs
    from counted c full join (select * from feedback_by_day where date = ${date}::date) s
      on s.llm_model_id = c.llm_model_id and s.agent_version_id = c.agent_version_id
  )`;

export interface FeedbackDifferences {
  checked: number;
  differing: number;
}

export async function compareFeedback(ctx: StoreContext, date: string): Promise<FeedbackDifferences> {
  const { rows } = await sql<FeedbackDifferences>`${compared(date)}
    select count(*)::int as checked, (count(*) filter (where differs))::int as differing from compared`.execute(ctx.db);
  return rows[0]!;
}

/** For this transaction nobody counts what is said: who is about to waits until its end, and then counts on. */
export async function holdFeedbackByDay(ctx: StoreContext): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(ctx.db);
  await sql`lock table feedback_by_day in share row exclusive mode`.execute(ctx.db);
}

/** Writes the day as the recount has it; how many rows that changes. */
export async function writeRecount(ctx: StoreContext, date: string): Promise<number> {
  const columns = sql.raw(names.join(', '));
  const { numAffectedRows } = await sql`${compared(date)}
    insert into feedback_by_day (date, llm_model_id, agent_version_id, ${columns})
    select ${date}::date, llm_model_id, agent_version_id, ${columns} from compared where differs
    on conflict (date, llm_model_id, agent_version_id) do update
      set ${sql.raw(names.map((name) => `${name} = excluded.${name}`).join(', '))}`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}
