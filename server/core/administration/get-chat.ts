import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { AdministeredChat } from './chat.ts';
import { findChat } from './chats-store.ts';

/** Anybody's, deleted or not. */
export async function getChat(ctx: Pick<Context, 'db'>, id: string): Promise<AdministeredChat> {
  const chat = await findChat(ctx, id);
  if (chat === null) throw notFound();
  return chat;
}
