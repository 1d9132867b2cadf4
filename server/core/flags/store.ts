import { randomUUIDv7 } from 'node:crypto';
import type { Context } from '#server/core/context.ts';
import { messageExcerpt } from '#server/db/feedback-columns.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { type Flag, flagColumns, flagTypes } from './flag.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

/** Flags on messages that are not deleted. */
function listed({ db }: StoreContext) {
  return db
    .selectFrom('messageFlag as r')
    .innerJoin('message as m', 'm.id', 'r.messageId')
    .innerJoin('conversation as c', 'c.id', 'm.conversationId')
    .innerJoin('appUser as u', 'u.id', 'r.userId')
    .where('c.deletedAt', 'is', null)
    .select(['r.id', 'r.number', 'r.messageId', 'r.flagType', 'r.comment', 'r.userId', 'r.createdAt', 'r.updatedAt'])
    .select(['u.username', messageExcerpt.as('messageExcerpt')]);
}

/** One of the viewer's, or null. */
export async function findFlag(ctx: StoreContext, id: string): Promise<Flag | null> {
  const row = await listed(ctx).where('r.id', '=', id).where('r.userId', '=', ctx.actor.userId).executeTakeFirst();
  return row ?? null;
}

/** The viewer's beside a number, newest first; at most `limit`. */
export async function listFlagsBeside(
  ctx: StoreContext,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Flag[]> {
  const rows = await listed(ctx)
    .where('r.userId', '=', ctx.actor.userId)
    .where('r.number', direction === 'older' ? '<' : '>', from)
    .orderBy('r.number', direction === 'older' ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  if (direction === 'newer') rows.reverse();
  return rows;
}

export async function countFlags(ctx: StoreContext): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('messageFlag as r')
    .innerJoin('message as m', 'm.id', 'r.messageId')
    .innerJoin('conversation as c', 'c.id', 'm.conversationId')
    .where('c.deletedAt', 'is', null)
    .where('r.userId', '=', ctx.actor.userId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Everybody's on one message after a number, oldest first; who may see the message has been seen to. */
export function listFlagsOf(ctx: StoreContext, messageId: string, after: number, limit: number): Promise<Flag[]> {
  return listed(ctx)
    .where('r.messageId', '=', messageId)
    .where('r.number', '>', after)
    .orderBy('r.number')
    .limit(limit)
    .execute();
}

/** The viewer's own flags of a message. */
export function listOwnFlags(ctx: StoreContext, messageId: string): Promise<{ id: string; flagType: FlagType }[]> {
  return ctx.db
    .selectFrom('messageFlag')
    .select(['id', 'flagType'])
    .where('messageId', '=', messageId)
    .where('userId', '=', ctx.actor.userId)
    .orderBy('number')
    .execute();
}

export async function insertFlag(
  ctx: StoreContext,
  flag: { messageId: string; flagType: FlagType; comment: string },
): Promise<string> {
  const id = randomUUIDv7();
  await ctx.db
    .insertInto('messageFlag')
    .values({ id, userId: ctx.actor.userId, ...flag })
    .execute();
  return id;
}

export async function updateFlag(
  ctx: StoreContext,
  id: string,
  changes: { flagType?: FlagType | undefined; comment?: string | undefined },
): Promise<void> {
  await ctx.db
    .updateTable('messageFlag')
    .set({ ...changes, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

export async function deleteFlag(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.deleteFrom('messageFlag').where('id', '=', id).execute();
}

/** How often a message was flagged as each type; types that it was not are left out. */
export async function readFlagCounts(ctx: StoreContext, messageId: string): Promise<Partial<Record<FlagType, number>>> {
  const row = await ctx.db
    .selectFrom('feedbackCount')
    .select(Object.values(flagColumns))
    .where('subject', '=', 'message')
    .where('subjectId', '=', messageId)
    .executeTakeFirst();
  return Object.fromEntries(
    flagTypes.flatMap((type) => (row?.[flagColumns[type]] ? [[type, row[flagColumns[type]]]] : [])),
  );
}
