import { invalid } from './errors.ts';

/** A place in a list and the way to go on from it; `position` is the sort key of the row at the edge. */
export interface Cursor {
  direction: 'older' | 'newer';
  position: number[];
}

/** As it stands in an address. It holds nothing but a place, so it gives no rights. */
export function encodeCursor({ direction, position }: Cursor): string {
  return Buffer.from([direction, ...position].join(' ')).toString('base64url');
}

/** @throws {AppError} `invalid`, unless it was made by a list whose sort key has `parts` whole numbers */
export function decodeCursor(cursor: string, parts: number): Cursor {
  const [direction, ...position] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const isPlace = position.length === parts && position.every((part) => /^\d{1,15}$/.test(part));
  if ((direction !== 'older' && direction !== 'newer') || !isPlace) {
    throw invalid({ cursor: ['This is not a cursor of this list.'] });
  }
  return { direction, position: position.map(Number) };
}
