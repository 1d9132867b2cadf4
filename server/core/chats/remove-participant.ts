import { act, type Context } from '#server/core/context.ts';
import { forbidden, notFound } from '#server/core/errors.ts';
import type { Chat } from './chat.ts';
import { mayTakeOut } from './policy.ts';
import { deleteChatWithMessages, deleteParticipant, lockChat } from './store.ts';

export function removeParticipant(ctx: Context, chatId: number, userId: number): Promise<void> {
  return act(ctx, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (chat === null || !chat.participants.some(({ id }) => id === userId)) throw notFound();
    if (!mayTakeOut(chat, tx.actor.userId, userId))
      throw forbidden('Only who keeps the chat may take others out of it.');
    await takeOut(tx, chat, userId);
  });
}

export function leaveChat(ctx: Context, chatId: number): Promise<void> {
  return removeParticipant(ctx, chatId, ctx.actor.userId);
}

/** A chat that nobody is in could never be seen again, so it goes with its last participant. */
async function takeOut(tx: Context, chat: Chat, userId: number): Promise<void> {
  const isLast = chat.participants.length === 1;
  if (isLast) await deleteChatWithMessages(tx, chat.id);
  else await deleteParticipant(tx, chat.id, userId);
  tx.events.publish({ type: 'chat.left', chatId: chat.id, userId });
  tx.events.publish({ type: isLast ? 'chat.deleted' : 'chat.changed', chatId: chat.id });
}
