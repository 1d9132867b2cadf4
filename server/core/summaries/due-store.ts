import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Due } from '#server/core/errands/errand-worker.ts';
import { type DueRow, dueOf } from '#server/core/errands/due-row.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import { firstCount } from './summary.ts';

const shown = `(s.summary_text is not null and is_on_path(c.active_branch_id, s.branch_id, s.message_count))`;
const ready = `(c.auto_summarize and c.deleted_at is null and c.head_position >= ${firstCount}
  and not exists (select from answer a where a.conversation_id = c.id))`;
const behind = `(s.next_count is null or c.head_position >= s.next_count or not (s.has_failed or ${shown}))`;
const dueWhen = `greatest(s.wake_at, case when not (c.head_position >= s.next_count) and not ${shown} then s.updated_at + interval '20 seconds' end)`;

/** Whether a summary (`s`) is shown: the chosen branch of its conversation (`c`) leads through all that it speaks of. */
export const holds = sql.raw<boolean>(shown);

/** A conversation (`c`) that is long enough and wants one, and in which nothing is being answered. */
export const isReady = sql.raw<boolean>(ready);

/** Its summary was never written, or speaks of too little, or of what is not shown now. */
export const isBehind = sql.raw<boolean>(behind);

/**
 * When it may be written: when nobody writes it, and when the pause between two tries is over. What is not shown now is
 * replaced no sooner than some time after it was written, however often somebody changes the branch.
 */
export const dueAt = sql.raw<Date>(dueWhen);

const dueIn = (conversations: string): string => `
  select c.id, c.number, greatest(0, coalesce(extract(epoch from ${dueWhen} - now()) * 1000, 0))::float8 as in_ms
  from ${conversations} left join conversation_summary s on s.conversation_id = c.id
  where ${ready} and ${behind}`;

// By their ids first: the index of all that want a summary grows with the house.
const among = statement<DueRow>(
  'summaries-due-among',
  `with c as materialized (select * from conversation where id = any($1::uuid[])) ${dueIn('c')}`,
);
const below = statement<DueRow>(
  'summaries-due-below',
  `${dueIn('conversation c')} and c.number < $1 order by c.number desc limit $2`,
);

/** Those of the conversations whose summaries are to be written. */
export async function readDue(ctx: Pick<SystemContext, 'db' | 'pool'>, ids: string[]): Promise<Due[]> {
  return dueOf(await runStatement(ctx, among, [ids]));
}

/** The same among all whose number is lower, the highest first. */
export async function listDue(ctx: Pick<SystemContext, 'db' | 'pool'>, before: number, limit: number): Promise<Due[]> {
  return dueOf(await runStatement(ctx, below, [before, limit]));
}
