import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { type ChangeFilter, countChanges, listChangesBeside, type TrendChange } from './change-store.ts';
import { type TrendFigure, trendFigures } from './figure.ts';

export type { TrendChange } from './change-store.ts';

/** A page of changes, newest first, and how many there are, as far as they are counted. Who may see them has been seen to. */
export async function listChanges(
  ctx: Pick<Context, 'db'>,
  filter: ChangeFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<TrendChange> & { count: number }> {
  const at = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = at?.direction ?? 'older';
  const from = at?.position[0] ?? Number.MAX_SAFE_INTEGER;
  const [rows, count] = await Promise.all([
    listChangesBeside(ctx, filter, { from, direction, limit: limit + 1 }),
    countChanges(ctx, filter),
  ]);
  const place = ({ number }: TrendChange): number[] => [number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: at === null, place }) };
}

/** What the figure of a change is told in. */
export function figureOf({ figure }: TrendChange): TrendFigure {
  return trendFigures.find(({ name }) => name === figure)!;
}
