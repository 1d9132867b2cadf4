import { sql } from 'kysely';
import type { Context, SystemContext } from '#server/core/context.ts';

/** Anybody's; what it was called before, or null where there is none. */
export async function retitleConversation(
  ctx: Pick<Context, 'db'>,
  id: string,
  title: string,
): Promise<{ userId: number; revision: number; before: string } | null> {
  const before = await ctx.db
    .selectFrom('conversation')
    .select('title')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (before === undefined) return null;
  const row = await ctx.db
    .updateTable('conversation')
    .set((eb) => ({ title, titleIsFirstWords: false, revision: eb('revision', '+', 1), updatedAt: new Date() }))
    .where('id', '=', id)
    .returning(['userId', 'revision'])
    .executeTakeFirstOrThrow();
  return { ...row, before: before.title };
}

/** Null where it is called otherwise by now, or its chosen branch does not lead through that place. */
export async function replaceFirstWords(
  { db }: Pick<SystemContext, 'db'>,
  id: string,
  title: string,
  { branchId, position }: { branchId: number; position: number },
): Promise<{ userId: number; revision: number } | null> {
  const row = await db
    .updateTable('conversation')
    .set((eb) => ({ title, titleIsFirstWords: false, revision: eb('revision', '+', 1), updatedAt: new Date() }))
    .where('id', '=', id)
    .where('titleIsFirstWords', '=', true)
    .where('deletedAt', 'is', null)
    .where(sql<boolean>`is_on_path(active_branch_id, ${branchId}, ${position})`)
    .returning(['userId', 'revision'])
    .executeTakeFirst();
  return row ?? null;
}

export async function clearFirstWords({ db }: Pick<SystemContext, 'db'>, id: string): Promise<void> {
  await db
    .updateTable('conversation')
    .set({ titleIsFirstWords: false })
    .where('id', '=', id)
    .where('titleIsFirstWords', '=', true)
    .execute();
}

export async function clearOldFirstWords(
  { db }: Pick<SystemContext, 'db'>,
  days: number,
  most: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update conversation set title_is_first_words = false where id in (
      select id from conversation
      where title_is_first_words and activity_at < now() - ${days} * interval '1 day'
      limit ${most} for no key update skip locked
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}
