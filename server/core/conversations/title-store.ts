import type { Context } from '#server/core/context.ts';

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
    .set((eb) => ({ title, revision: eb('revision', '+', 1), updatedAt: new Date() }))
    .where('id', '=', id)
    .returning(['userId', 'revision'])
    .executeTakeFirstOrThrow();
  return { ...row, before: before.title };
}
