import type { Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import type { ChatMessage } from './chat.ts';
import type { Page } from './list-chats.ts';
import { listMessagesBeside } from './message-store.ts';

/** One page, oldest first: without a cursor the newest, so that a long chat opens at its end. */
export async function listChatMessages(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  chatId: number,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<ChatMessage>> {
  const cursor = page.cursor === undefined ? null : decodeCursor(page.cursor, 1);
  const direction = cursor?.direction ?? 'older';
  const from = cursor?.position[0] ?? Number.MAX_SAFE_INTEGER;
  const rows = await listMessagesBeside(ctx, chatId, from, direction, page.limit + 1);
  if (rows === null) throw notFound();
  const hasMore = rows.length > page.limit;
  if (hasMore) rows.splice(direction === 'older' ? 0 : -1, 1);

  const hasOlder = direction === 'older' ? hasMore : true;
  const hasNewer = direction === 'newer' ? hasMore : cursor !== null;
  return {
    rows,
    next: hasNewer ? edge('newer', rows.at(-1)) : null,
    previous: hasOlder ? edge('older', rows[0]) : null,
  };
}

function edge(direction: 'older' | 'newer', message: ChatMessage | undefined): string | null {
  return message ? encodeCursor({ direction, position: [message.id] }) : null;
}
