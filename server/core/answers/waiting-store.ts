import type { SystemContext } from '#server/core/context.ts';

/** Which of these answers no longer wait for another one: released, or stored just when that one ended. */
export async function listReadyAnswers(ctx: Pick<SystemContext, 'db'>, messageIds: string[]): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('answer as a')
    .leftJoin('answer as above', 'above.messageId', 'a.waitsFor')
    .select('a.messageId')
    .where('a.messageId', 'in', messageIds)
    .where('above.messageId', 'is', null)
    .execute();
  return rows.map(({ messageId }) => messageId);
}

/** Notes durably that an answer is to stop; false where it has ended already or is not the person's. */
export async function requestStop(ctx: Pick<SystemContext, 'db'>, userId: number, messageId: string): Promise<boolean> {
  const row = await ctx.db
    .updateTable('answer')
    .set({ stopRequestedAt: new Date() })
    .where('messageId', '=', messageId)
    .where('userId', '=', userId)
    .returning('messageId')
    .executeTakeFirst();
  return row !== undefined;
}

/** Answers of a node that somebody has asked to stop. */
export async function listStopRequests(ctx: Pick<SystemContext, 'db'>, nodeId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('answer')
    .select('messageId')
    .where('nodeId', '=', nodeId)
    .where('stopRequestedAt', 'is not', null)
    .execute();
  return rows.map(({ messageId }) => messageId);
}
