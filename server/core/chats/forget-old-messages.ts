import type { SystemContext } from '#server/core/context.ts';
import { countMessagesBefore, deleteMessagesBefore, lookThrough } from './forget-store.ts';

const chatsAtOnce = 500;

/** Chats between people that have messages from before a moment, in the order of their ids. */
export async function* chatsWithOldMessages(ctx: Pick<SystemContext, 'db'>, before: Date): AsyncGenerator<number> {
  for (let after = 0; ;) {
    const chats = await lookThrough(ctx, { after, before, most: chatsAtOnce });
    for (const { id, isDue } of chats) if (isDue) yield id;
    if (chats.length < chatsAtOnce) return;
    after = chats.at(-1)!.id;
  }
}

/** Deletes up to `most` of a chat's messages from before a moment, the oldest first; how many there were. */
export function forgetOldMessages(
  tx: Pick<SystemContext, 'db'>,
  chat: { chatId: number; before: Date; most: number },
): Promise<number> {
  return deleteMessagesBefore(tx, chat);
}

export function countOldMessages(ctx: Pick<SystemContext, 'db'>, before: Date, most: number): Promise<number> {
  return countMessagesBefore(ctx, before, most);
}
