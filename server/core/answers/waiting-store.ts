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

export type AnswersToStop = { messageId: string } | { conversationId: string };

/** Notes durably that answers are to stop; tells which of the person's have not ended yet. */
export async function requestStop(
  ctx: Pick<SystemContext, 'db'>,
  userId: number,
  which: AnswersToStop,
): Promise<string[]> {
  const rows = await ctx.db
    .updateTable('answer')
    .set({ stopRequestedAt: new Date() })
    .where('userId', '=', userId)
    .where((eb) => eb.and(which))
    .returning('messageId')
    .execute();
  return rows.map(({ messageId }) => messageId);
}

/** A node's answers that have not ended, and which of them somebody has asked to stop. */
export async function listOpenAnswers(
  ctx: Pick<SystemContext, 'db'>,
  nodeId: string,
): Promise<{ messageId: string; isToStop: boolean }[]> {
  const rows = await ctx.db
    .selectFrom('answer')
    .select(['messageId', 'stopRequestedAt'])
    .where('nodeId', '=', nodeId)
    .execute();
  return rows.map(({ messageId, stopRequestedAt }) => ({ messageId, isToStop: stopRequestedAt !== null }));
}
