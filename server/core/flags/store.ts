import { randomUUIDv7 } from 'node:crypto';
import type { Context } from '#server/core/context.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { flagColumns, flagTypes } from './flag.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

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
