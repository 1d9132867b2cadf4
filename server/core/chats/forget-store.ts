import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** The next chats by their id, `most` of them, and which begin with a message from before a moment. */
export async function lookThrough(
  ctx: StoreContext,
  { after, before, most }: { after: number; before: Date; most: number },
): Promise<{ id: number; isDue: boolean }[]> {
  const { rows } = await sql<{ id: number; isDue: boolean }>`
    select c.id, coalesce(
      (select m.created_at from chat_message m where m.chat_id = c.id order by m.id limit 1) < ${before}, false) as is_due
    from chat c where c.id > ${after} order by c.id limit ${most}`.execute(ctx.db);
  return rows;
}

/** Deletes the oldest messages of a chat before a moment; how many. */
export async function deleteMessagesBefore(
  ctx: StoreContext,
  { chatId, before, most }: { chatId: number; before: Date; most: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from chat_message d using (
      select id, created_at from chat_message where chat_id = ${chatId} order by id limit ${most} for update skip locked
    ) m
    where d.chat_id = ${chatId} and d.id = m.id and m.created_at < ${before}`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}

/** How many messages are from before a moment, at most `most`. */
export async function countMessagesBefore(ctx: StoreContext, before: Date, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from chat c cross join lateral (
        select from chat_message m where m.chat_id = c.id and m.created_at < ${before} limit ${most}
      ) m limit ${most}
    ) counted`.execute(ctx.db);
  return rows[0]!.count;
}
