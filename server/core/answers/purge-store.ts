import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

export interface PurgedMessage {
  id: string;
  number: number;
}

/** Messages of some conversations, on all branches, deleted ones too; at most `most`. */
export async function listMessagesOf(
  ctx: StoreContext,
  conversationIds: string[],
  most: number,
): Promise<PurgedMessage[]> {
  const { rows } = await sql<PurgedMessage>`
    select m.id, m.number from unnest(${conversationIds}::uuid[]) as c (id)
    cross join lateral (
      select id, number from message where conversation_id = c.id order by conversation_id, revision limit ${most}
    ) m limit ${most}`.execute(ctx.db);
  return rows;
}

/** Deletes messages with all that was said of them and of their cases. */
export async function deleteMessages(ctx: StoreContext, ids: string[]): Promise<void> {
  await ctx.db
    .deleteFrom('message')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
}

/** Deletes the oldest calls before a moment whose facts have been folded; their ids. */
export async function deleteCallsBefore(ctx: StoreContext, before: Date, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from generation where id = any(array(
      select id from generation where started_at < ${before}
        and id not in (select generation_id from usage_pending where generation_id is not null)
      order by started_at limit ${most} for update skip locked
    )) returning id`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

/** How many calls there were before a moment, at most `most`. */
export async function countCallsBefore(ctx: StoreContext, before: Date, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from generation where started_at < ${before} limit ${most}) g`.execute(
    ctx.db,
  );
  return rows[0]!.count;
}
