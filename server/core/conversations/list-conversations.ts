import type { Context } from '#server/core/context.ts';
import { type Cursor, decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import type { Conversation } from './conversation.ts';
import { type ConversationFilter, countConversations, listConversationsBeside, type ListPosition } from './store.ts';

export interface ConversationPage {
  rows: Conversation[];
  /** Cursors of the neighbouring pages; null at the ends of the list. */
  next: string | null;
  previous: string | null;
}

type ListContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/** The viewer's conversations, newest activity first, one page from a cursor on. */
export async function listConversations(
  ctx: ListContext,
  filter: ConversationFilter,
  page: { cursor?: string | undefined; limit: number },
): Promise<ConversationPage> {
  const { direction, position } = page.cursor ? decode(page.cursor) : start;
  const found = await listConversationsBeside(ctx, filter, position, direction, page.limit + 1);
  const hasMore = found.length > page.limit;
  if (hasMore && direction === 'newer') found.shift();
  else if (hasMore) found.pop();

  const first = found[0];
  const last = found.at(-1);
  const hasOlder = direction === 'newer' ? found.length > 0 : hasMore;
  const hasNewer = direction === 'newer' ? hasMore : page.cursor !== undefined && found.length > 0;
  return {
    rows: found,
    next: hasOlder && last ? encode('older', last) : null,
    previous: hasNewer && first ? encode('newer', first) : null,
  };
}

export function countMyConversations(ctx: ListContext, filter: ConversationFilter): Promise<number> {
  return countConversations(ctx, filter);
}

const start = {
  direction: 'older' as const,
  position: { activityAt: 'infinity', number: Number.MAX_SAFE_INTEGER } satisfies ListPosition,
};

function encode(direction: Cursor['direction'], row: Conversation): string {
  return encodeCursor({ direction, position: [row.activityAt.getTime(), row.number] });
}

function decode(cursor: string): { direction: Cursor['direction']; position: ListPosition } {
  const { direction, position } = decodeCursor(cursor, 2);
  return { direction, position: { activityAt: new Date(position[0]!), number: position[1]! } };
}
