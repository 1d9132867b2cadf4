import type { Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { countEntries, findEntry, listEntriesBeside, listEntriesOf } from './entry-store.ts';
import type { FeedbackEntry, FeedbackKind } from './feedback-entry.ts';

type ListContext = Pick<Context, 'actor' | 'db' | 'pool'>;

interface Place {
  cursor?: string | undefined;
  limit: number;
}

/** One of the viewer's own; not there and not theirs are the same. */
export async function getOwn<Entry extends FeedbackEntry>(
  ctx: Pick<Context, 'actor' | 'db'>,
  kind: FeedbackKind<Entry>,
  id: string,
): Promise<Entry> {
  const entry = await findEntry(ctx, kind, id);
  if (entry === null) throw notFound();
  return entry;
}

/** The viewer's own, newest first, and how many there are. */
export async function listOwn<Entry extends FeedbackEntry>(
  ctx: ListContext,
  kind: FeedbackKind<Entry>,
  { cursor, limit }: Place,
): Promise<Page<Entry> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listEntriesBeside(ctx, kind, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countEntries(ctx, kind),
  ]);
  const place = ({ number }: Entry): number[] => [number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}

/** Everybody's on one message that the viewer may see, oldest first. */
export async function listOfMessage<Entry extends FeedbackEntry>(
  ctx: ListContext,
  kind: FeedbackKind<Entry>,
  messageId: string,
  { cursor, limit }: Place,
): Promise<Page<Entry>> {
  await getMessage(ctx, { id: messageId });
  const after = cursor === undefined ? 0 : decodeCursor(cursor, 1).position[0]!;
  const rows = await listEntriesOf(ctx, kind, messageId, after, limit + 1);
  const hasMore = rows.length > limit;
  if (hasMore) rows.pop();
  const next = hasMore ? encodeCursor({ direction: 'newer', position: [rows.at(-1)!.number] }) : null;
  return { rows, next, previous: null };
}
