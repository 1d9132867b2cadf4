import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Chat } from './chat.ts';
import { type ChatPosition, listChatsBeside } from './store.ts';

/** The chats that the viewer is in, newest activity first, one page from a cursor on. */
export async function listChats(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Chat>> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 2);
  const direction = from?.direction ?? 'older';
  const rows = await listChatsBeside(ctx, positionOf(from?.position), direction, limit + 1);
  const place = (chat: Chat): number[] => [chat.activityAt.getTime(), chat.id];
  return pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place });
}

/** Activity is kept in whole milliseconds, so a place in the list is exact. */
function positionOf(position: number[] | undefined): ChatPosition {
  const [activityAt, id] = position ?? [];
  if (activityAt === undefined || id === undefined) return { activityAt: 'infinity', id: 0 };
  return { activityAt: new Date(activityAt), id };
}
