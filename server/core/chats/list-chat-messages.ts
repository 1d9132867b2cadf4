import type { Context } from '#server/core/context.ts';
import { type Cursor, decodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { ChatMessage } from './chat.ts';
import { listMessagesBeside } from './message-store.ts';

/** One page, oldest first; the cursor `end` is the last one. */
export async function listChatMessages(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  chatId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<ChatMessage>> {
  const { direction, position } = placeOf(cursor);
  const rows = await listMessagesBeside(ctx, chatId, position[0]!, direction, limit + 1);
  if (rows === null) throw notFound();
  const isFromEnd = cursor === undefined || cursor === 'end';
  return pageOf(rows, { limit, runs: 'newer', direction, isFromEnd, place: (message) => [message.id] });
}

function placeOf(cursor: string | undefined): Cursor {
  if (cursor === undefined) return { direction: 'newer', position: [0] };
  if (cursor === 'end') return { direction: 'older', position: [Number.MAX_SAFE_INTEGER] };
  return decodeCursor(cursor, 1);
}
