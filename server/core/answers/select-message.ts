import { act, type Context } from '#server/core/context.ts';
import type { OwnMessage } from '#server/core/messages/message.ts';
import { chooseBranchThrough } from './choose-branch.ts';
import { holdMessage } from './hold-message.ts';

/** Chooses the branch through a message: of several, the one chosen last. */
export function selectMessage(ctx: Context, messageId: string): Promise<OwnMessage> {
  return act(ctx, async (tx) => {
    const { message, conversation } = await holdMessage(tx, messageId);
    const revision = await chooseBranchThrough(tx, conversation, message);
    if (revision === null) return message;
    tx.events.publish({
      type: 'conversation.changed',
      conversationId: conversation.id,
      userId: tx.actor.userId,
      revision,
    });
    return message;
  });
}
