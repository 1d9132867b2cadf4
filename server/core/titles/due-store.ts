import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Due } from '#server/core/errands/errand-worker.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** A conversation (`c`) that is called by its first words, and in which there is an answer to read. */
export const isReady = sql<boolean>`(c.title_is_first_words and c.deleted_at is null
  and not exists (select from answer a where a.conversation_id = c.id)
  and exists (
    select from message m where m.branch_id = c.active_branch_id and m.position <= c.head_position
      and m.role = 'assistant' and m.status = 'complete'
  ))`;

const due = sql`
  select c.id, c.number, greatest(0, coalesce(extract(epoch from t.wake_at - now()) * 1000, 0))::float8 as in_ms
  from conversation c left join conversation_title t on t.conversation_id = c.id
  where ${isReady}`;

/** Those of the conversations that a title is to be found for. */
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
