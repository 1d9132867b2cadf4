import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

export interface LockedConversation {
  id: string;
  activeBranchId: number;
  headId: string | null;
  headPosition: number;
  revision: number;
}

/** Holds the conversation for this transaction: its place in the tree changes now. */
export async function lockConversation(ctx: StoreContext, id: string): Promise<LockedConversation | null> {
  const row = await ctx.db
    .selectFrom('conversation')
    .select(['id', 'activeBranchId', 'headId', 'headPosition', 'revision'])
    .where('id', '=', id)
    .where('userId', '=', ctx.actor.userId)
    .where('deletedAt', 'is', null)
    // Not against what only refers to it, as the index for searching does.
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row ? { ...row, activeBranchId: row.activeBranchId! } : null;
}

/** Where a branch leaves another one: what comes first on it stands at `startPosition`, behind `lastId`. */
export interface Fork {
  /** The branch that holds the message before it; null at the beginning of the conversation. */
  parentBranchId: number | null;
  startPosition: number;
  lastId: string | null;
}

/** The fork at which a message's siblings begin. */
export async function findForkBeside(ctx: StoreContext, message: Message): Promise<Fork> {
  const branch = await ctx.db
    .selectFrom('branch')
    .select(['id', 'startPosition', 'parentBranchId'])
    .where('id', '=', message.branchId)
    .executeTakeFirstOrThrow();
  return {
    parentBranchId: message.position === branch.startPosition ? branch.parentBranchId : branch.id,
    startPosition: message.position,
    lastId: message.parentId,
  };
}

/** The fork at which a branch goes on whose end is deleted. */
export async function findForkAtEnd(ctx: StoreContext, branchId: number): Promise<Fork> {
  const fork = await ctx.db
    .selectFrom('branch as b')
    .innerJoin('message as m', (join) =>
      join.onRef('m.branchId', '=', 'b.id').on(sql<boolean>`m.position = b.deleted_from - 1`),
    )
    .select(['b.id as parentBranchId', 'b.deletedFrom as startPosition', 'm.id as lastId'])
    .where('b.id', '=', branchId)
    .executeTakeFirstOrThrow();
  return fork;
}

/** A branch that leads to a fork and ends there, as what was on it is deleted. */
export async function findBranchTo(ctx: StoreContext, conversationId: string, fork: Fork): Promise<number | null> {
  const row = await ctx.db
    .selectFrom('branch')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('startPosition', '=', fork.startPosition)
    .where('parentBranchId', 'is not distinct from', fork.parentBranchId)
    .where('lastPosition', '<', fork.startPosition)
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Opens a branch and makes it the chosen one: what comes next is the first message on it. */
export async function openBranch(ctx: StoreContext, conversation: LockedConversation, fork: Fork): Promise<number> {
  await leaveBranch(ctx, conversation);
  const { parentBranchId, startPosition, lastId } = fork;
  const lastPosition = startPosition - 1;
  const { id } = await ctx.db
    .insertInto('branch')
    .values({ conversationId: conversation.id, parentBranchId, startPosition, lastPosition, lastId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return lead(ctx, conversation, { id, lastPosition, lastId }, 1);
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
    .returning(['id', 'lastPosition', 'lastId'])
    .executeTakeFirstOrThrow();
  return lead(ctx, conversation, branch, 0);
}

/** Where a branch that is not the chosen one ends, or what is left of it. */
export async function findBranchEnd(ctx: Pick<Context, 'db'>, branchId: number): Promise<number> {
  const { lastPosition, deletedFrom } = await ctx.db
    .selectFrom('branch')
    .select(['lastPosition', 'deletedFrom'])
    .where('id', '=', branchId)
    .executeTakeFirstOrThrow();
  return Math.min(lastPosition, deletedFrom - 1);
}

/** The end of the chosen branch is written to it: until now it stood in the conversation. */
export async function leaveBranch(ctx: StoreContext, conversation: LockedConversation): Promise<void> {
  await ctx.db
    .updateTable('branch')
    .set({ lastPosition: conversation.headPosition, lastId: conversation.headId })
    .where('id', '=', conversation.activeBranchId)
    .execute();
}

/** The conversation goes on at the end of a branch. */
async function lead(
  ctx: StoreContext,
  conversation: LockedConversation,
  branch: { id: number; lastPosition: number; lastId: string | null },
  opened: 0 | 1,
): Promise<number> {
  const { revision } = await ctx.db
    .updateTable('conversation')
    .set((eb) => ({
      activeBranchId: branch.id,
      headId: branch.lastId,
      headPosition: branch.lastPosition,
      headIsOpen: eb
        .exists(eb.selectFrom('answer').select('messageId').where('messageId', '=', branch.lastId))
        .$castTo<boolean>(),
      branchCount: eb('branchCount', '+', opened),
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', conversation.id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}

/**
 * The branch chosen last among those that run through a message and are whole; null where each of them ends with
 * what is deleted.
 */
export async function findLastChosenThrough(ctx: StoreContext, message: Message): Promise<number | null> {
  const row = await ctx.db
    .withRecursive('through', (db) =>
      db
        .selectFrom('branch')
        .select(['id', 'chosenAt', 'deletedFrom'])
        .where('id', '=', message.branchId)
        .unionAll((eb) =>
          eb
            .selectFrom('branch as child')
            .innerJoin('through', 'through.id', 'child.parentBranchId')
            .select(['child.id', 'child.chosenAt', 'child.deletedFrom'])
            .where('child.startPosition', '>', message.position)
            .whereRef('child.startPosition', '<=', 'through.deletedFrom'),
        ),
    )
    .selectFrom('through')
    .select('id')
    .where('deletedFrom', '=', never)
    .orderBy('chosenAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** `deleted_from` of a branch nothing of which is deleted. */
export const never = 2_147_483_647;
