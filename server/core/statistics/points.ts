/** A figure `y` at `x`, as a day's mean rating at the number of the day. Days without one are left out. */
export interface Point {
  x: number;
  y: number;
}

/** In the order of x, without those that hold no number. */
export function inOrder(points: readonly Point[]): Point[] {
  return points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)).toSorted((a, b) => a.x - b.x);
}
