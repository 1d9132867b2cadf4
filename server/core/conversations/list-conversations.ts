import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Conversation } from './conversation.ts';
import { type ConversationFilter, countConversations, listConversationsBeside, type ListPosition } from './store.ts';

type ListContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/** The viewer's conversations, newest activity first, one page from a cursor on. */
export async function listConversations(
  ctx: ListContext,
  filter: ConversationFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Conversation>> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 2);
  const direction = from?.direction ?? 'older';
  const rows = await listConversationsBeside(ctx, filter, positionOf(from?.position), direction, limit + 1);
  const place = (conversation: Conversation): number[] => [conversation.activityAt.getTime(), conversation.number];
  return pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place });
}

export function countMyConversations(ctx: ListContext, filter: ConversationFilter): Promise<number> {
  return countConversations(ctx, filter);
}

function positionOf(position: number[] | undefined): ListPosition {
  const [activityAt, number] = position ?? [];
  if (activityAt === undefined || number === undefined)
    return { activityAt: 'infinity', number: Number.MAX_SAFE_INTEGER };
  return { activityAt: new Date(activityAt), number };
}
