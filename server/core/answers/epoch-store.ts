import type { SystemContext } from '#server/core/context.ts';

/** Names this database: a client that holds revisions of another one starts anew. */
export async function readEpoch(ctx: Pick<SystemContext, 'db'>): Promise<string> {
  const { epoch } = await ctx.db.selectFrom('installation').select('epoch').executeTakeFirstOrThrow();
  return epoch;
}
