import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { withinBounds } from './bounded-store.ts';
import type { AdministeredChat, ChatFilter } from './chat.ts';
import { countChats, listChatsBeside } from './chats-store.ts';

/** Everybody's conversations, newest activity first, one page from a cursor on, and how many there are about. */
export function listChats(
  ctx: Pick<Context, 'db' | 'events'>,
  filter: ChatFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<AdministeredChat> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 2);
  const direction = from?.direction ?? 'older';
  const beside = from && { activityAt: new Date(from.position[0]!), number: from.position[1]! };
  return withinBounds(ctx, async (tx) => {
    const rows = await listChatsBeside(tx, filter, beside, direction, limit + 1);
    const count = await countChats(tx, filter);
    const place = (chat: AdministeredChat): number[] => [chat.activityAt.getTime(), chat.number];
    return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
  });
}
