import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Chat } from './chat.ts';
import { getChat } from './get-chat.ts';
import { lockChat, updateName } from './store.ts';

/** Every participant may. */
export function renameChat(ctx: Context, chatId: number, name: string): Promise<Chat> {
  return act(ctx, async (tx) => {
    if ((await lockChat(tx, chatId)) === null) throw notFound();
    await updateName(tx, chatId, name.trim());
    tx.events.publish({ type: 'chat.changed', chatId });
    return getChat(tx, chatId);
  });
}
