import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { ChatMessage } from './chat.ts';
import { insertMessage } from './message-store.ts';

/** Durable before it returns, and before anybody hears of it. */
export async function sendChatMessage(ctx: Context, chatId: number, content: string): Promise<ChatMessage> {
  const message = await insertMessage(ctx, chatId, content);
  if (message === null) throw notFound();
  ctx.events.publish({ type: 'chat.message_sent', chatId, messageId: message.id });
  return message;
}
