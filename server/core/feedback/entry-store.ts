import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import { toldOfCase } from '#server/db/case-columns.ts';
import type { FeedbackEntry, FeedbackKind } from './feedback-entry.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

const excerptLength = 120;
const isThere = sql.raw(isNotDeleted('m'));

/** Entries on messages that are not deleted. */
async function listEntries<Entry extends FeedbackEntry>(
  ctx: StoreContext,
  { table, column, hasCase }: FeedbackKind<Entry>,
  condition: RawBuilder<unknown>,
): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select r.id, r.number, r.message_id, r.${sql.ref(column)}, r.comment, r.user_id, r.created_at, r.updated_at,
      u.username, left(m.content, ${excerptLength}) as message_excerpt${hasCase ? sql.raw(`, ${toldOfCase('k')}`) : sql``}
    from ${sql.table(table)} r
    join message m on m.id = r.message_id and ${isThere}
    join conversation c on c.id = m.conversation_id and c.deleted_at is null
    join app_user u on u.id = r.user_id
    ${hasCase ? sql`left join review_case k on k.message_id = r.message_id` : sql``}
    where ${condition}`.execute(ctx.db);
  return rows;
}

/** One of the viewer's, or null. */
export async function findEntry<Entry extends FeedbackEntry>(
  ctx: StoreContext,
  kind: FeedbackKind<Entry>,
  id: string,
): Promise<Entry | null> {
  const [entry] = await listEntries(ctx, kind, sql`r.id = ${id} and r.user_id = ${ctx.actor.userId}`);
  return entry ?? null;
}

/** The viewer's beside a number, newest first; at most `limit`. */
export async function listEntriesBeside<Entry extends FeedbackEntry>(
  ctx: StoreContext,
  kind: FeedbackKind<Entry>,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Entry[]> {
  const place =
    direction === 'older' ? sql`r.number < ${from} order by r.number desc` : sql`r.number > ${from} order by r.number`;
  const entries = await listEntries(ctx, kind, sql`r.user_id = ${ctx.actor.userId} and ${place} limit ${limit}`);
  return direction === 'older' ? entries : entries.toReversed();
}

export async function countEntries(ctx: StoreContext, { table }: FeedbackKind<FeedbackEntry>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} r
    join message m on m.id = r.message_id and ${isThere}
    join conversation c on c.id = m.conversation_id and c.deleted_at is null
    where r.user_id = ${ctx.actor.userId}`.execute(ctx.db);
  return rows[0]!.count;
}

/** Everybody's on one message after a number, oldest first; who may see the message has been seen to. */
export function listEntriesOf<Entry extends FeedbackEntry>(
  ctx: StoreContext,
  kind: FeedbackKind<Entry>,
  messageId: string,
  after: number,
  limit: number,
): Promise<Entry[]> {
  return listEntries(
    ctx,
    kind,
    sql`r.message_id = ${messageId} and r.number > ${after} order by r.number limit ${limit}`,
  );
}
