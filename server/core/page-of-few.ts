import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Page } from './page.ts';

/** A page of rows that are all in memory, since there are never many. */
export function pageOfFew<Row>(
  rows: Row[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Page<Row> & { count: number } {
  const start = cursor === undefined ? 0 : decodeCursor(cursor, 1).position[0]!;
  const end = start + limit;
  return {
    count: rows.length,
    rows: rows.slice(start, end),
    next: end < rows.length ? encodeCursor({ direction: 'older', position: [end] }) : null,
    previous: start > 0 ? encodeCursor({ direction: 'newer', position: [Math.max(0, start - limit)] }) : null,
  };
}
