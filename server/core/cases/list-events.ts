import type { Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import type { Page } from '#server/core/page.ts';
import { listEventsBefore } from './event-store.ts';
import type { ReviewEvent } from './review-case.ts';
import { getCase } from './work-on-case.ts';

/** What happened to a case, newest first. It holds nothing of the message, so reading it is not recorded. */
export async function listEvents(
  ctx: Pick<Context, 'actor' | 'db'>,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<ReviewEvent>> {
  await getCase(ctx, id);
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, 1).position[0]!;
  const rows = await listEventsBefore(ctx, id, before, limit + 1);
  const hasMore = rows.length > limit;
  if (hasMore) rows.pop();
  const next = hasMore ? encodeCursor({ direction: 'older', position: [rows.at(-1)!.id] }) : null;
  return { rows, next, previous: null };
}
