import type { Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import type { Chat } from './chat.ts';
import { type ChatPosition, listChatsBeside } from './store.ts';

export interface Page<Row> {
  rows: Row[];
  /** Where the list goes on, and where it came from; null at its ends. */
  next: string | null;
  previous: string | null;
}

/** The chats that the viewer is in, newest activity first, one page from a cursor on. */
export async function listChats(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<Chat>> {
  const cursor = page.cursor === undefined ? null : decodeCursor(page.cursor, 2);
  const direction = cursor?.direction ?? 'older';
  const rows = await listChatsBeside(ctx, positionOf(cursor?.position), direction, page.limit + 1);
  const hasMore = rows.length > page.limit;
  if (hasMore) rows.splice(direction === 'older' ? -1 : 0, 1);

  const hasOlder = direction === 'older' ? hasMore : true;
  const hasNewer = direction === 'newer' ? hasMore : cursor !== null;
  return {
    rows,
    next: hasOlder ? edge('older', rows.at(-1)) : null,
    previous: hasNewer ? edge('newer', rows[0]) : null,
  };
}

/** Activity is kept in whole milliseconds, so a place in the list is exact. */
function positionOf(position: number[] | undefined): ChatPosition {
  const [activityAt, id] = position ?? [];
  if (activityAt === undefined || id === undefined) return { activityAt: 'infinity', id: 0 };
  return { activityAt: new Date(activityAt), id };
}

function edge(direction: 'older' | 'newer', chat: Chat | undefined): string | null {
  return chat ? encodeCursor({ direction, position: [chat.activityAt.getTime(), chat.id] }) : null;
}
