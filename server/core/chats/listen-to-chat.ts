import type { Context, SystemContext } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Listener } from './chat.ts';
import { type ChatNews, findHead, findListenersBehind, listNews } from './message-store.ts';

/** Messages that are read at once for delivery. */
export const newsLimit = 100;

/** From which message on a participant listens: the newest there is now, 0 before the first. */
export async function listenFrom(ctx: Pick<Context, 'actor' | 'db' | 'pool'>, chatId: number): Promise<number> {
  const newestId = await findHead(ctx, chatId);
  if (newestId === null) throw notFound();
  return newestId;
}

/** What was said after a message, and who may hear it: both as of the same moment. */
export function readNews(ctx: Pick<SystemContext, 'db' | 'pool'>, chatId: number, afterId: number): Promise<ChatNews> {
  return listNews(ctx, chatId, afterId, newsLimit);
}

/** For events that never arrived: which listeners have missed something, and which are out of their chat. */
export function checkListeners(
  ctx: Pick<SystemContext, 'db' | 'pool'>,
  listeners: Listener[],
): Promise<{ chatId: number; userId: number; isOut: boolean }[]> {
  return findListenersBehind(ctx, listeners);
}
