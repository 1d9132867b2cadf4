import { act, type Context } from '#server/core/context.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { siblingsOf } from '#server/core/messages/list-messages.ts';
import type { OwnMessage } from '#server/core/messages/message.ts';
import {
  chooseBranch,
  findBranchTo,
  findForkBeside,
  leaveBranch,
  type LockedConversation,
  lockConversation,
  openBranch,
} from './branch-store.ts';
import { chooseBranchThrough } from './choose-branch.ts';
import {
  countMessages,
  endDeletion,
  findWithDeleted,
  insertDeletion,
  isDeletedBranch,
  markBranches,
  requestStopOfDeleted,
} from './deletion-store.ts';
import { holdMessage } from './hold-message.ts';

/**
 * Deletes a message and all that is below it, in every branch. What is being answered there stops. What the answers
 * cost stays in the conversation's sums: it was spent.
 */
export function deleteMessage(ctx: Context, messageId: string): Promise<void> {
  return act(ctx, async (tx) => {
    const { message, conversation } = await holdMessage(tx, messageId);
    await leaveBranch(tx, conversation);
    await insertDeletion(tx, conversation, message);
    let revision = await countMessages(tx, conversation, await markBranches(tx, message));
    if (await isDeletedBranch(tx, conversation.activeBranchId))
      revision = (await chooseInstead(tx, conversation, message)) ?? revision;
    tellOfChange(tx, conversation, revision);
    for (const answer of await requestStopOfDeleted(tx, conversation.id))
      tx.events.publish({ type: 'answer.stop_requested', messageId: answer });
  });
}

/** Shows the newest message that stands beside a deleted one; where there is none, the path ends before it. */
async function chooseInstead(
  tx: Context,
  conversation: LockedConversation,
  deleted: OwnMessage,
): Promise<number | null> {
  const siblings = (await siblingsOf(tx, [deleted], Number.POSITIVE_INFINITY)).get(deleted.id) ?? [];
  const newest = siblings.at(-1);
  if (newest !== undefined) return chooseBranchThrough(tx, conversation, await getMessage(tx, { id: newest }));
  const fork = await findForkBeside(tx, deleted);
  const branchId = await findBranchTo(tx, conversation.id, fork);
  return branchId === null ? openBranch(tx, conversation, fork) : chooseBranch(tx, conversation, branchId);
}

/** Brings a deleted message back with what went with it, and shows it. Of one that is there nothing changes. */
export function restoreMessage(ctx: Context, messageId: string): Promise<OwnMessage> {
  return act(ctx, async (tx) => {
    const conversation = await holdConversationOf(tx, messageId);
    const found = (await findWithDeleted(tx, messageId))!;
    if (!found.isDeleted) return getMessage(tx, { id: messageId });
    if (found.isParentDeleted)
      throw new AppError('conflict', 'It was deleted with a message above it. Restore that one.');
    await endDeletion(tx, conversation, messageId);
    const revision = await countMessages(tx, conversation, await markBranches(tx, found));
    const message = await getMessage(tx, { id: messageId });
    tellOfChange(tx, conversation, (await chooseBranchThrough(tx, conversation, message)) ?? revision);
    return message;
  });
}

async function holdConversationOf(tx: Context, messageId: string): Promise<LockedConversation> {
  const found = await findWithDeleted(tx, messageId);
  const conversation = found && (await lockConversation(tx, found.conversationId));
  if (conversation === null) throw notFound();
  return conversation;
}

function tellOfChange(tx: Context, { id }: LockedConversation, revision: number): void {
  tx.events.publish({ type: 'conversation.changed', conversationId: id, userId: tx.actor.userId, revision });
}
