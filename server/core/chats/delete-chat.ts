import { act, type Context } from '#server/core/context.ts';
import { forbidden, notFound } from '#server/core/errors.ts';
import { mayDelete } from './policy.ts';
import { deleteChatWithMessages, lockChat } from './store.ts';

/** Deletes a chat and all that was said in it; conversations that were linked to it are linked to nothing. */
export function deleteChat(ctx: Context, chatId: number): Promise<void> {
  return act(ctx, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (chat === null) throw notFound();
    if (!mayDelete(chat, tx.actor.userId)) throw forbidden('Only who keeps the chat may delete it. You can leave it.');
    await deleteChatWithMessages(tx, chatId);
    tx.events.publish({ type: 'chat.deleted', chatId });
  });
}
