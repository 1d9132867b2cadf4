import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Due } from '#server/core/errands/errand-worker.ts';
import { firstCount } from './summary.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Whether a summary (`s`) is shown: the chosen branch of its conversation (`c`) leads through all that it speaks of. */
export const holds = sql<boolean>`(s.summary_text is not null and is_on_path(c.active_branch_id, s.branch_id, s.message_count))`;

/** A conversation (`c`) that is long enough and wants one, and in which nothing is being answered. */
export const isReady = sql<boolean>`(c.auto_summarize and c.deleted_at is null and c.head_position >= ${sql.lit(firstCount)}
  and not exists (select from answer a where a.conversation_id = c.id))`;

/** Its summary was never written, or speaks of too little, or of what is not shown now. */
export const isBehind = sql<boolean>`(s.next_count is null or c.head_position >= s.next_count or not (s.has_failed or ${holds}))`;

/**
 * When it may be written: when nobody writes it, and when the pause between two tries is over. What is not shown now is
 * replaced no sooner than some time after it was written, however often somebody changes the branch.
 */
export const dueAt = sql<Date>`greatest(s.wake_at, case when not (c.head_position >= s.next_count) and not ${holds} then s.updated_at + interval '20 seconds' end)`;

const due = sql`
  select c.id, c.number, greatest(0, coalesce(extract(epoch from ${dueAt} - now()) * 1000, 0))::float8 as in_ms
  from conversation c left join conversation_summary s on s.conversation_id = c.id
  where ${isReady} and ${isBehind}`;

/** Those of the conversations whose summaries are to be written. */
export async function readDue(ctx: StoreContext, ids: string[]): Promise<Due[]> {
  const { rows } = await sql<Due>`${due} and c.id = any(${ids}::uuid[])`.execute(ctx.db);
  return rows;
}

/** The same among all whose number is lower, the highest first. */
export async function listDue(ctx: StoreContext, before: number, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`${due} and c.number < ${before} order by c.number desc limit ${limit}`.execute(
    ctx.db,
  );
  return rows;
}
