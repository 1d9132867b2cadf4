import type { Context } from '#server/core/context.ts';
import { type Cursor, decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Conversation } from './conversation.ts';
import type { ConversationFilter } from './conversation-filter.ts';
import { countConversations, listConversationsBeside, type ListPosition } from './store.ts';

type ListContext = Pick<Context, 'actor' | 'db' | 'pool'>;

export interface ConversationPage {
  cursor?: string | undefined;
  limit: number;
}

/** The viewer's conversations, newest activity first, one page from a cursor on. */
export async function listConversations(
  ctx: ListContext,
  filter: ConversationFilter,
  { cursor, limit }: ConversationPage,
): Promise<Page<Conversation>> {
  const { from, direction } = placeOf(cursor);
  const rows = await listConversationsBeside(ctx, filter, from, direction, limit + 1);
  const place = (conversation: Conversation): number[] => [conversation.activityAt.getTime(), conversation.number];
  return pageOf(rows, { limit, runs: 'older', direction, isFromEnd: cursor === undefined, place });
}

/** @throws {AppError} `invalid` */
export function placeOf(cursor: string | undefined): { from: ListPosition; direction: Cursor['direction'] } {
  if (cursor === undefined) {
    return { from: { activityAt: 'infinity', number: Number.MAX_SAFE_INTEGER }, direction: 'older' };
  }
  const { direction, position } = decodeCursor(cursor, 2);
  return { from: { activityAt: new Date(position[0]!), number: position[1]! }, direction };
}

export function countMyConversations(ctx: ListContext, filter: ConversationFilter): Promise<number> {
  return countConversations(ctx, filter);
}
