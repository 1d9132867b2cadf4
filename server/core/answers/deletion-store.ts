import { sql } from 'kysely';
import { tallyShards } from '#server/core/agents/agent-tally.ts';
import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import { type LockedConversation, never } from './branch-store.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

type Place = Pick<Message, 'branchId' | 'position'>;

/** Marks a message as deleted, in the revision that the conversation gets with it. */
export async function insertDeletion(
  ctx: StoreContext,
  { id, revision }: LockedConversation,
  message: Message,
): Promise<void> {
  const { branchId, position } = message;
  const deletion = { branchId, position, revision: revision + 1, deletedAt: new Date(), restoredAt: null };
  await ctx.db
    .insertInto('messageDeletion')
    .values({ messageId: message.id, conversationId: id, ...deletion })
    .onConflict((conflict) => conflict.column('messageId').doUpdateSet(deletion))
    .execute();
}

/** Takes the mark back. */
export async function endDeletion(
  ctx: StoreContext,
  { revision }: LockedConversation,
  messageId: string,
): Promise<void> {
  await ctx.db
    .updateTable('messageDeletion')
    .set({ revision: revision + 1, restoredAt: new Date() })
    .where('messageId', '=', messageId)
    .execute();
}

const firstDeletionOn = (branch: string) =>
  sql.raw(`coalesce((
    select min(d.position) from message_deletion d where d.branch_id = ${branch} and d.restored_at is null
  ), ${never})`);

/**
 * Tells a branch, and all that fork from it at a place or behind it, from where on their messages are deleted now;
 * answers how many messages are there again, or, below zero, how many are gone. It touches branches alone.
 */
export async function markBranches(ctx: StoreContext, { branchId, position }: Place): Promise<number> {
  const { rows } = await sql<{ added: number }>`
    with recursive marked as (
      select b.id, b.start_position, b.last_position, b.deleted_from as before, ${firstDeletionOn('b.id')} as now
      from branch b where b.id = ${branchId}
      union all
      select b.id, b.start_position, b.last_position, b.deleted_from,
        case when b.start_position > m.now then b.start_position else ${firstDeletionOn('b.id')} end
      from marked m join branch b on b.parent_branch_id = m.id and b.start_position > ${position}
    ), written as (
      update branch b set deleted_from = m.now from marked m where b.id = m.id and m.now <> m.before
    )
    select coalesce(sum(
      greatest(0, least(last_position + 1, now) - start_position) - greatest(0, least(last_position + 1, before) - start_position)
    ), 0)::int as added
    from marked`.execute(ctx.db);
  return rows[0]!.added;
}

/** Counts messages that are there again, or, below zero, that are gone; answers the conversation's new revision. */
export async function countMessages(
  ctx: StoreContext,
  conversation: LockedConversation,
  added: number,
): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    with counted as (
      update conversation c set total_messages = c.total_messages + ${added}, revision = c.revision + 1,
        deletion_revision = c.revision + 1, updated_at = now()
      where c.id = ${conversation.id}
      returning c.agent_id, c.number, c.revision
    ), tally as (
      update agent_tally t set messages = t.messages + ${added} from counted c
      where t.agent_id = c.agent_id and t.shard = c.number % ${sql.raw(String(tallyShards))}
    )
    select revision from counted`.execute(ctx.db);
  return rows[0]!.revision;
}

export async function isDeletedBranch(ctx: StoreContext, branchId: number): Promise<boolean> {
  const { deletedFrom } = await ctx.db
    .selectFrom('branch')
    .select('deletedFrom')
    .where('id', '=', branchId)
    .executeTakeFirstOrThrow();
  return deletedFrom !== never;
}

/**
 * Notes durably that the deleted answers of a conversation are to stop; tells which have not ended yet. One that is
 * ending at this moment is not waited for, as it waits for the conversation in turn.
 */
export async function requestStopOfDeleted(ctx: StoreContext, conversationId: string): Promise<string[]> {
  const { rows } = await sql<{ messageId: string }>`
    with running as (
      select a.message_id from answer a join message m on m.id = a.message_id
      where a.conversation_id = ${conversationId} and not (${sql.raw(isNotDeleted('m'))})
    ), stopped as (
      update answer set stop_requested_at = now() where message_id in (
        select a.message_id from answer a join running r on r.message_id = a.message_id for update of a skip locked
      )
    )
    select message_id from running`.execute(ctx.db);
  return rows.map(({ messageId }) => messageId);
}

interface FoundMessage extends Place {
  conversationId: string;
  isDeleted: boolean;
  /** The message before it is deleted too, so that it can't come back alone. */
  isParentDeleted: boolean;
}

/** The viewer's message, deleted or not; null where there is none, or its conversation is deleted. */
export async function findWithDeleted(ctx: StoreContext, messageId: string): Promise<FoundMessage | null> {
  const { rows } = await sql<FoundMessage>`
    select m.conversation_id, m.branch_id, m.position, m.position >= b.deleted_from as is_deleted,
      coalesce(m.position - 1 >= parent.deleted_from, false) as is_parent_deleted
    from message m
    join conversation c on c.id = m.conversation_id and c.deleted_at is null
    join branch b on b.id = m.branch_id
    left join branch parent on parent.id = case when m.position = b.start_position then b.parent_branch_id else b.id end
    where m.id = ${messageId} and m.user_id = ${ctx.actor.userId}`.execute(ctx.db);
  return rows[0] ?? null;
}
