import type { Context } from '#server/core/context.ts';
import { findChat } from './store.ts';

/**
 * The chat, if the person may link it to a conversation: they take part in it. A link gives no right:
 * `quoteChat` asks again at every use.
 */
export async function findLinkableChat(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  chatId: number,
): Promise<{ id: number; name: string } | null> {
  const chat = await findChat(ctx, chatId);
  return chat && { id: chat.id, name: chat.name };
}
