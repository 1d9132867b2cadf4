import { randomUUIDv7 } from 'node:crypto';
import type { Context } from '#server/core/context.ts';
import { messageExcerpt } from '#server/db/feedback-columns.ts';
import type { Rating } from './rating.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

/** Ratings on messages that are not deleted. */
function listed({ db }: StoreContext) {
  return db
    .selectFrom('messageRating as r')
    .innerJoin('message as m', 'm.id', 'r.messageId')
    .innerJoin('conversation as c', 'c.id', 'm.conversationId')
    .innerJoin('appUser as u', 'u.id', 'r.userId')
    .where('c.deletedAt', 'is', null)
    .select(['r.id', 'r.number', 'r.messageId', 'r.score', 'r.comment', 'r.userId', 'r.createdAt', 'r.updatedAt'])
    .select(['u.username', messageExcerpt.as('messageExcerpt')]);
}

/** One of the viewer's, or null. */
export async function findRating(ctx: StoreContext, id: string): Promise<Rating | null> {
  const row = await listed(ctx).where('r.id', '=', id).where('r.userId', '=', ctx.actor.userId).executeTakeFirst();
  return row ?? null;
}

/** The viewer's beside a number, newest first; at most `limit`. */
export async function listRatingsBeside(
  ctx: StoreContext,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Rating[]> {
  const rows = await listed(ctx)
    .where('r.userId', '=', ctx.actor.userId)
    .where('r.number', direction === 'older' ? '<' : '>', from)
    .orderBy('r.number', direction === 'older' ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  if (direction === 'newer') rows.reverse();
  return rows;
}

export async function countRatings(ctx: StoreContext): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('messageRating as r')
    .innerJoin('message as m', 'm.id', 'r.messageId')
    .innerJoin('conversation as c', 'c.id', 'm.conversationId')
    .where('c.deletedAt', 'is', null)
    .where('r.userId', '=', ctx.actor.userId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Everybody's on one message after a number, oldest first; who may see the message has been seen to. */
export function listRatingsOf(ctx: StoreContext, messageId: string, after: number, limit: number): Promise<Rating[]> {
  return listed(ctx)
    .where('r.messageId', '=', messageId)
    .where('r.number', '>', after)
    .orderBy('r.number')
    .limit(limit)
    .execute();
}

/** What the viewer has said of a message before. */
export async function findOwnRating(
  ctx: StoreContext,
  messageId: string,
): Promise<{ id: string; score: number } | null> {
  const row = await ctx.db
    .selectFrom('messageRating')
    .select(['id', 'score'])
    .where('messageId', '=', messageId)
    .where('userId', '=', ctx.actor.userId)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertRating(
  ctx: StoreContext,
  rating: { messageId: string; score: number; comment: string },
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
): Promise<void> {
  await ctx.db
    .updateTable('messageRating')
    .set({ ...changes, updatedAt: new Date() })
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
