import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import { type FoldedCall, measuredFacts, sums, toldFacts } from './facts-store.ts';
import { exactly } from './roll-up-store.ts';
import type { Row } from './roll-ups.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

const isPending = (fact: string): string =>
  `(select generation_id from usage_pending where fact = '${fact}' and generation_id is not null)`;

/**
 * What the facts from $1 to $2 were that have been folded, as `usage_pending` had them. A call and what was found out of its
 * cost stand in the ledger for as long as it holds them, the others in what was kept. In every snapshot these and those that
 * are pending are all facts there have been.
 */
const foldedFacts = `
  select 'call'::usage_fact as fact, g.user_id, g.started_at as at, g.agent_id, g.llm_model_id, g.id as generation_id,
    null::bigint as amount_nano,
    g.id in (select generation_id from usage_folded where fact = 'call' and at >= $1 and at < $2) as is_special
  from generation g
  where g.started_at >= $1 and g.started_at < $2 and g.user_id is not null and g.id not in ${isPending('call')}
  union all
  select 'adjustment', g.user_id, g.started_at, g.agent_id, g.llm_model_id, g.id, a.cost_nano, false
  from generation g join generation_adjustment a on a.generation_id = g.id
  where g.started_at >= $1 and g.started_at < $2 and g.user_id is not null and g.id not in ${isPending('adjustment')}
  union all
  select fact, user_id, at, agent_id, llm_model_id, null, null, is_special
  from usage_folded where fact <> 'call' and at >= $1 and at < $2`;

const finest = 'user_id, bucket, agent_id, agent_version_id, llm_model_id, date';
const recount = statement<Row>(
  'recount-usage',
  `with folded as (${foldedFacts}), facts as (${measuredFacts('folded')})
  select user_id, ${exactly('bucket')} as bucket, agent_id, agent_version_id, llm_model_id, to_char(date, 'YYYY-MM-DD') as date,
    ${sums}, ${exactly('min(first_at)')} as first_at, ${exactly('max(last_at)')} as last_at
  from facts group by ${finest}`,
);

/** What was used from one moment to another, by all that any roll-up of use divides it by. */
export function recountUsage(ctx: StoreContext, from: Date, until: Date): Promise<Row[]> {
  return runStatement(ctx, recount, [from, until]);
}

const calls = statement<FoldedCall>(
  'recount-calls',
  `with folded as (select * from (${foldedFacts}) f where fact in ('call', 'adjustment')) ${toldFacts('folded')}`,
);

/** The calls of that time, with what was found out of their cost. */
export function recountCalls(ctx: StoreContext, from: Date, until: Date): Promise<FoldedCall[]> {
  return runStatement(ctx, calls, [from, until]);
}

const callsBetween = statement<{ count: number }>(
  'count-calls-between',
  'select count(*)::int as count from generation where started_at >= $1 and started_at < $2',
);

export async function countCalls(ctx: StoreContext, from: Date, until: Date): Promise<number> {
  const [row] = await runStatement(ctx, callsBetween, [from, until]);
  return row!.count;
}

/** Whether all facts of a day are there to be counted anew. */
export async function isHeld(ctx: Pick<SystemContext, 'db'>, date: string): Promise<boolean> {
  const { rows } = await sql<{ isHeld: boolean }>`
    select coalesce(floor <= ${date}::date, true) as is_held from usage_recount`.execute(ctx.db);
  return rows[0]!.isHeld;
}

/** The first day on which there is anything to be counted anew, or anything that was counted. */
export async function findFirstDay(ctx: Pick<SystemContext, 'db'>): Promise<string | null> {
  const { rows } = await sql<{ date: string | null }>`
    select to_char(greatest(least(
      (select min(started_at) at time zone 'UTC' from generation),
      (select min(at) at time zone 'UTC' from usage_folded),
      (select min(bucket) at time zone 'UTC' from usage_by_person),
      (select min(date)::timestamp from usage_by_day),
      (select min(date)::timestamp from performance_by_day_of_model)
    ), (select floor::timestamp from usage_recount)), 'YYYY-MM-DD') as date`.execute(ctx.db);
  return rows[0]!.date;
}

/** How far the walk over all days has come; null where it begins anew. */
export async function readWalk(ctx: Pick<SystemContext, 'db'>): Promise<string | null> {
  const { walkedUntil } = await ctx.db.selectFrom('usageRecount').select('walkedUntil').executeTakeFirstOrThrow();
  return walkedUntil;
}

export async function saveWalk(ctx: Pick<SystemContext, 'db'>, walkedUntil: string | null): Promise<void> {
  await ctx.db.updateTable('usageRecount').set({ walkedUntil }).execute();
}
