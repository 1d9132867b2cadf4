import { type Cursor, encodeCursor } from './cursor.ts';

/** One page of a list, and the cursors of its neighbours; null at the ends. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
  previous: string | null;
}

interface PageReading<Row> {
  limit: number;
  /** Which way the list runs: newest first runs to `older`. */
  runs: Cursor['direction'];
  /** Which way the rows were read. */
  direction: Cursor['direction'];
  /** The reading began at an end of the list, not at a cursor. */
  isFromEnd: boolean;
  /** The sort key of a row. */
  place: (row: Row) => number[];
}

/** Makes a page of rows in the list's order, of which one more than `limit` was asked for. */
export function pageOf<Row>(rows: Row[], { limit, runs, direction, isFromEnd, place }: PageReading<Row>): Page<Row> {
  const isForward = direction === runs;
  const hasMore = rows.length > limit;
  if (hasMore) rows.splice(isForward ? -1 : 0, 1);
  const hasNext = isForward ? hasMore : !isFromEnd;
  const hasPrevious = isForward ? !isFromEnd : hasMore;
  const first = rows[0];
  const last = rows.at(-1);
  const back = runs === 'older' ? 'newer' : 'older';
  return {
    rows,
    next: hasNext && last !== undefined ? encodeCursor({ direction: runs, position: place(last) }) : null,
    previous: hasPrevious && first !== undefined ? encodeCursor({ direction: back, position: place(first) }) : null,
  };
}
