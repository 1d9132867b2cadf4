import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Due } from '#server/core/errands/errand-worker.ts';
import { type DueRow, dueOf } from '#server/core/errands/due-row.ts';
import { runStatement, statement } from '#server/db/statement.ts';

const ready = `(c.title_is_first_words and c.deleted_at is null
  and not exists (select from answer a where a.conversation_id = c.id)
  and exists (
    select from message m where m.branch_id = c.active_branch_id and m.position <= c.head_position
      and m.role = 'assistant' and m.status = 'complete'
  ))`;

/** A conversation (`c`) that is called by its first words, and in which there is an answer to read. */
export const isReady = sql.raw<boolean>(ready);

const due = `
  select c.id, c.number, greatest(0, coalesce(extract(epoch from t.wake_at - now()) * 1000, 0))::float8 as in_ms
  from conversation c left join conversation_title t on t.conversation_id = c.id
  where ${ready}`;

const among = statement<DueRow>('titles-due-among', `${due} and c.id = any($1::uuid[])`);
const below = statement<DueRow>('titles-due-below', `${due} and c.number < $1 order by c.number desc limit $2`);

/** Those of the conversations that a title is to be found for. */
export async function readDue(ctx: Pick<SystemContext, 'db' | 'pool'>, ids: string[]): Promise<Due[]> {
  return dueOf(await runStatement(ctx, among, [ids]));
}

/** The same among all whose number is lower, the highest first. */
export async function listDue(ctx: Pick<SystemContext, 'db' | 'pool'>, before: number, limit: number): Promise<Due[]> {
  return dueOf(await runStatement(ctx, below, [before, limit]));
}
