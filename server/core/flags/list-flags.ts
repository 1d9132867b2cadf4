import type { Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Flag } from './flag.ts';
import { countFlags, findFlag, listFlagsBeside, listFlagsOf } from './store.ts';

type ListContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/** One of the viewer's own; not there and not theirs are the same. */
export async function getFlag(ctx: Pick<Context, 'actor' | 'db'>, id: string): Promise<Flag> {
  const flag = await findFlag(ctx, id);
  if (flag === null) throw notFound();
  return flag;
}

/** The viewer's own, newest first, and how many there are. */
export async function listFlags(
  ctx: ListContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Flag> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listFlagsBeside(ctx, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countFlags(ctx),
  ]);
  const place = ({ number }: Flag): number[] => [number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}

/** Everybody's on one message that the viewer may see, oldest first. */
export async function listFlagsOfMessage(
  ctx: ListContext,
  messageId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Flag>> {
  await getMessage(ctx, { id: messageId });
  const after = cursor === undefined ? 0 : decodeCursor(cursor, 1).position[0]!;
  const rows = await listFlagsOf(ctx, messageId, after, limit + 1);
  const hasMore = rows.length > limit;
  if (hasMore) rows.pop();
  const next = hasMore ? encodeCursor({ direction: 'newer', position: [rows.at(-1)!.number] }) : null;
  return { rows, next, previous: null };
}
