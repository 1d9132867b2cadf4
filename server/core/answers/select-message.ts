import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { OwnMessage } from '#server/core/messages/message.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { chooseBranch, findLastChosenThrough, lockConversation } from './branch-store.ts';

/** Chooses the branch through a message: of several, the one chosen last. */
export function selectMessage(ctx: Context, messageId: string): Promise<OwnMessage> {
  return act(ctx, async (tx) => {
    const message = await getMessage(tx, { id: messageId });
    const conversation = await lockConversation(tx, message.conversationId);
    if (conversation === null) throw notFound();
    const branchId = await findLastChosenThrough(tx, message);
    if (branchId === conversation.activeBranchId) return message;
    const revision = await chooseBranch(tx, conversation, branchId);
    tx.events.publish({
      type: 'conversation.changed',
      conversationId: conversation.id,
      userId: tx.actor.userId,
      revision,
    });
    return message;
  });
}
