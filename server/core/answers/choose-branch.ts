import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import {
  chooseBranch,
  findForkAtEnd,
  findLastChosenThrough,
  type LockedConversation,
  openBranch,
} from './branch-store.ts';

/**
 * Shows the branch through a message: of several, the one chosen last. Where all that followed is deleted, a new branch
 * takes up from what is left. Answers the conversation's new revision; null where that branch is shown already.
 */
export async function chooseBranchThrough(
  tx: Pick<Context, 'actor' | 'db'>,
  conversation: LockedConversation,
  message: Message,
): Promise<number | null> {
  const branchId = await findLastChosenThrough(tx, message);
  if (branchId === conversation.activeBranchId) return null;
  return branchId === null
    ? openBranch(tx, conversation, await findForkAtEnd(tx, message.branchId))
    : chooseBranch(tx, conversation, branchId);
}
