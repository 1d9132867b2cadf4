import type { Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Summary } from './summary.ts';
import { countSummaries, findSummary, findSummaryOf, listSummariesBeside } from './view-store.ts';

type ReadContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/** The viewer's, newest first, and how many there are. */
export async function listSummaries(
  ctx: ReadContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Summary> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listSummariesBeside(ctx, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countSummaries(ctx),
  ]);
  const place = ({ number }: Summary): number[] => [number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}

/** Not there and not the viewer's are the same. */
export async function getSummary(ctx: ReadContext, id: string): Promise<Summary> {
  const summary = await findSummary(ctx, id);
  if (summary === null) throw notFound();
  return summary;
}

/** That of the viewer's conversation; null where it has none. */
export async function getSummaryOf(ctx: ReadContext, conversationId: string): Promise<Summary | null> {
  await getConversation(ctx, { id: conversationId });
  return findSummaryOf(ctx, conversationId);
}
