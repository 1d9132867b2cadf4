import { quoteChat } from '#server/core/chats/quote-chat.ts';
import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { ConversationRef } from './conversation.ts';
import { getConversation } from './get-conversation.ts';

/** What a model would be given now of the linked human chat; not found where none is linked or it is left. */
export async function previewContext(
  ctx: Context,
  ref: ConversationRef,
  limit: number,
): Promise<NonNullable<Awaited<ReturnType<typeof quoteChat>>>> {
  const conversation = await getConversation(ctx, ref);
  if (conversation.relatedChatId === null) throw notFound();
  const quoted = await quoteChat(ctx, { chatId: conversation.relatedChatId, userId: ctx.actor.userId, limit });
  if (quoted === null) throw notFound();
  return quoted;
}
