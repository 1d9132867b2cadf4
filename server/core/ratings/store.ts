import { randomUUIDv7 } from 'node:crypto';
import type { Context } from '#server/core/context.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

/** What the viewer has said of a message before. */
export async function findOwnRating(
  ctx: StoreContext,
  messageId: string,
): Promise<{ id: string; score: number; importedAt: Date | null } | null> {
  const row = await ctx.db
    .selectFrom('messageRating')
    .select(['id', 'score', 'importedAt'])
    .where('messageId', '=', messageId)
    .where('userId', '=', ctx.actor.userId)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertRating(
  ctx: StoreContext,
  rating: { messageId: string; score: number; comment: string; createdAt?: Date; importedAt?: Date },
): Promise<string> {
  const id = randomUUIDv7();
  await ctx.db
    .insertInto('messageRating')
    .values({ id, userId: ctx.actor.userId, ...rating })
    .execute();
  return id;
}

export async function updateRating(
  ctx: StoreContext,
  id: string,
  changes: { score?: number | undefined; comment?: string | undefined },
  importedAt: Date | null = null,
): Promise<void> {
  await ctx.db
    .updateTable('messageRating')
    .set({ ...changes, importedAt, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

export async function deleteRating(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.deleteFrom('messageRating').where('id', '=', id).execute();
}

/** How often each score was given to a message, from 1 to 5. */
export async function readScores(ctx: StoreContext, messageId: string): Promise<number[]> {
  const row = await ctx.db
    .selectFrom('feedbackCount')
    .select(['ones', 'twos', 'threes', 'fours', 'fives'])
    .where('subject', '=', 'message')
    .where('subjectId', '=', messageId)
    .executeTakeFirst();
  return row ? [row.ones, row.twos, row.threes, row.fours, row.fives] : [0, 0, 0, 0, 0];
}
