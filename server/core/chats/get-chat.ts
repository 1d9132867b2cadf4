import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Chat } from './chat.ts';
import { findChat } from './store.ts';

/** A chat that the viewer is in; not there and not theirs are the same. */
export async function getChat(ctx: Pick<Context, 'actor' | 'db' | 'pool'>, chatId: number): Promise<Chat> {
  const chat = await findChat(ctx, chatId);
  if (chat === null) throw notFound();
  return chat;
}
