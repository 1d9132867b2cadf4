import { type RawBuilder, sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Conversations (`c`) in which nothing has happened for so many days, and nothing is happening. */
const isQuiet = (days: number): RawBuilder<boolean> => sql`(c.status = 'active' and c.deleted_at is null
  and c.activity_at < now() - ${days} * interval '1 day' and not exists (select from answer a where a.conversation_id = c.id))`;

export interface NumberRange {
  after: number;
  upTo: number;
}

/** Archives those among a range of numbers, but none that somebody is changing. */
export async function archiveAmong(
  ctx: StoreContext,
  days: number,
  { after, upTo }: NumberRange,
): Promise<{ id: string; userId: number; revision: number }[]> {
  const { rows } = await sql<{ id: string; userId: number; revision: number }>`
    update conversation set status = 'archived', revision = revision + 1, updated_at = now()
    where id in (
      select c.id from conversation c where c.number > ${after} and c.number <= ${upTo} and ${isQuiet(days)}
      for no key update skip locked
    )
    returning id, user_id, revision`.execute(ctx.db);
  return rows;
}

export async function countQuietAmong(ctx: StoreContext, days: number, { after, upTo }: NumberRange): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from conversation c where c.number > ${after} and c.number <= ${upTo} and ${isQuiet(days)}`.execute(
    ctx.db,
  );
  return rows[0]!.count;
}

export async function highestNumber({ db }: StoreContext): Promise<number> {
  const { highest } = await db
    .selectFrom('conversation')
    .select((eb) => eb.fn.max('number').as('highest'))
    .executeTakeFirstOrThrow();
  return highest ?? 0;
}
