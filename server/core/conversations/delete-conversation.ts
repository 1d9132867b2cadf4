import { act, type Context } from '#server/core/context.ts';
import { countFate } from '#server/core/deleted-conversations/count-fate.ts';
import { notFound } from '#server/core/errors.ts';
import type { Conversation, ConversationRef } from './conversation.ts';
import { getConversation } from './get-conversation.ts';
import { clearDeleted, markDeleted, tallyConversation } from './store.ts';

/** Hides a conversation and its messages everywhere. Its running answers are stopped by whoever runs them. */
export function deleteConversation(ctx: Context, ref: ConversationRef): Promise<void> {
  return act(ctx, async (tx) => {
    const deleted = await markDeleted(tx, ref);
    if (deleted === null) throw notFound();
    await tallyConversation(tx, deleted.id, -1);
    await countFate(tx, [deleted.id], 'deleted');
    tx.events.publish({ type: 'conversation.deleted', conversationId: deleted.id, userId: tx.actor.userId });
  });
}

/** Brings a deleted conversation back as it was, unless its deletion for good has begun. */
export function restoreConversation(ctx: Context, id: string): Promise<Conversation> {
  return act(ctx, async (tx) => {
    if (await clearDeleted(tx, id)) {
      await tallyConversation(tx, id, 1);
      await countFate(tx, [id], 'restored');
    }
    const conversation = await getConversation(tx, { id });
    tx.events.publish({
      type: 'conversation.changed',
      conversationId: id,
      userId: conversation.userId,
      revision: conversation.revision,
    });
    return conversation;
  });
}
