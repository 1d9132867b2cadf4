import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

export interface LockedConversation {
  id: string;
  number: number;
  title: string;
  activeBranchId: number;
  headId: string | null;
  headPosition: number;
  revision: number;
}

/** Holds the conversation for this transaction: its place in the tree changes now. */
export async function lockConversation(ctx: StoreContext, id: string): Promise<LockedConversation | null> {
  const row = await ctx.db
    .selectFrom('conversation')
    .select(['id', 'number', 'title', 'activeBranchId', 'headId', 'headPosition', 'revision'])
    .where('id', '=', id)
    .where('userId', '=', ctx.actor.userId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ? { ...row, activeBranchId: row.activeBranchId! } : null;
}

/** The branch that holds the message's parent; null for a first message. */
export async function findHomeBranch(ctx: StoreContext, message: Message): Promise<number | null> {
  const branch = await ctx.db
    .selectFrom('branch')
    .select(['id', 'startPosition', 'parentBranchId'])
    .where('id', '=', message.branchId)
    .executeTakeFirstOrThrow();
  return message.position === branch.startPosition ? branch.parentBranchId : branch.id;
}

/** Opens a branch beside a message and makes it the chosen one; what comes next is the message's sibling. */
export async function openBranchBeside(
  ctx: StoreContext,
  conversation: LockedConversation,
  message: Message,
): Promise<void> {
  await leaveBranch(ctx, conversation);
  const parentBranchId = await findHomeBranch(ctx, message);
  const { id } = await ctx.db
    .insertInto('branch')
    .values({
      conversationId: conversation.id,
      parentBranchId,
      startPosition: message.position,
      lastPosition: message.position - 1,
      lastId: message.parentId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await ctx.db
    .updateTable('conversation')
    .set((eb) => ({
      activeBranchId: id,
      headId: message.parentId,
      headPosition: message.position - 1,
      headIsOpen: eb
        .exists(eb.selectFrom('answer').select('messageId').where('messageId', '=', message.parentId))
        .$castTo<boolean>(),
      branchCount: eb('branchCount', '+', 1),
    }))
    .where('id', '=', conversation.id)
    .execute();
}

/** Makes a branch the chosen one; answers the conversation's new revision. */
export async function chooseBranch(
  ctx: StoreContext,
  conversation: LockedConversation,
  branchId: number,
): Promise<number> {
  await leaveBranch(ctx, conversation);
  const branch = await ctx.db
    .updateTable('branch')
    // As when it was made: the database's clock, fine enough that no two choices have the same time.
    .set({ chosenAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', branchId)
    .returning(['lastPosition', 'lastId'])
    .executeTakeFirstOrThrow();
  const row = await ctx.db
    .updateTable('conversation')
    .set((eb) => ({
      activeBranchId: branchId,
      headId: branch.lastId,
      headPosition: branch.lastPosition,
      headIsOpen: eb
        .exists(eb.selectFrom('answer').select('messageId').where('messageId', '=', branch.lastId))
        .$castTo<boolean>(),
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', conversation.id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

/** The branch chosen last among those that run through a message. */
export async function findLastChosenThrough(ctx: StoreContext, message: Message): Promise<number> {
  const row = await ctx.db
    .withRecursive('through', (db) =>
      db
        .selectFrom('branch')
        .select(['id', 'chosenAt'])
        .where('id', '=', message.branchId)
        .unionAll((eb) =>
          eb
            .selectFrom('branch as child')
            .innerJoin('through', 'through.id', 'child.parentBranchId')
            .select(['child.id', 'child.chosenAt'])
            .where('child.startPosition', '>', message.position),
        ),
    )
    .selectFrom('through')
    .select('id')
    .orderBy('chosenAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Where a branch that is not the chosen one ends. */
export async function findBranchEnd(ctx: Pick<Context, 'db'>, branchId: number): Promise<number> {
  const { lastPosition } = await ctx.db
    .selectFrom('branch')
    .select('lastPosition')
    .where('id', '=', branchId)
    .executeTakeFirstOrThrow();
  return lastPosition;
}

/** The end of the branch that is left is written to it: until now it stood in the conversation. */
async function leaveBranch(ctx: StoreContext, conversation: LockedConversation): Promise<void> {
  await ctx.db
    .updateTable('branch')
    .set({ lastPosition: conversation.headPosition, lastId: conversation.headId })
    .where('id', '=', conversation.activeBranchId)
    .execute();
}
