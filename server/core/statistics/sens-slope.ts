import { type Interval, z95 } from './interval.ts';
import { type Point } from './points.ts';

/** The slopes of the lines through each two points, in y for one x, smallest first. Takes n²/2 numbers for n points. */
export function slopesOfPairs(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let found = 0;
  for (const [index, later] of points.entries()) {
    for (let before = 0; before < index; before += 1) {
      const earlier = points[before]!;
      if (later.x === earlier.x) continue;
      slopes[found] = (later.y - earlier.y) / (later.x - earlier.x);
      found += 1;
    }
  }
  return slopes.subarray(0, found).sort();
}

/**
 * The slope of all points: the median of those of pairs (Theil 1950, Sen 1968). Up to 29 % of the points may be anything
 * without leading it far astray. Null where no two points differ in x.
 */
export function sensSlope(sorted: Float64Array): number | null {
  const middle = (sorted.length - 1) / 2;
  return sorted.length === 0 ? null : (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/**
 * The 95 % interval of the slope (Sen 1968): the slopes that, taken away from the points, leave no trend that Mann and Kendall's
 * test would find. Of N sorted slopes it reaches from the M-th to the one M from the end, M = (N − 1.96 √variance) / 2 rounded
 * down, `variance` being that of the test's S. Null where no two points differ in x.
 */
export function sensInterval(sorted: Float64Array, variance: number): Interval | null {
  if (sorted.length === 0) return null;
  const fromEnd = Math.max(Math.floor((sorted.length - z95 * Math.sqrt(variance)) / 2), 1);
  return { low: sorted.at(fromEnd - 1)!, high: sorted.at(-fromEnd)! };
}
