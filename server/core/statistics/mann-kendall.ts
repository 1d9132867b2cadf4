import { twoSidedTail } from './normal-tail.ts';
import { type Point } from './points.ts';

/** Below it S is not yet nearly normal (Gilbert 1987, chapter 16.4). */
const enoughPoints = 10;

export interface MannKendall {
  /** Pairs that rise minus pairs that fall. */
  s: number;
  /** Of S where there is no trend. */
  variance: number;
  /** Two-sided. */
  p: number;
}

/**
 * Whether points rise or fall more than chance would have it (Mann 1945, Kendall 1975). S counts the pairs of points of which
 * the later one is higher, minus those of which it is lower; where every order is as likely as any other, S is nearly normal.
 * Only orders count, not distances: an outlier is one point like the others. Null below ten points.
 *
 * `inflation` is by what the variance of S is greater because neighbours resemble each other: see variance-inflation.ts.
 */
export function mannKendall(points: readonly Point[], inflation = 1): MannKendall | null {
  if (points.length < enoughPoints) return null;
  const s = sumOfSigns(points);
  const variance = varianceOfSum(points) * inflation;
  const z = variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, p: twoSidedTail(z) };
}

function sumOfSigns(points: readonly Point[]): number {
  let sum = 0;
  for (const [index, later] of points.entries()) {
    for (let before = 0; before < index; before += 1) {
      const earlier = points[before]!;
      sum += Math.sign(later.x - earlier.x) * Math.sign(later.y - earlier.y);
    }
  }
  return sum;
}

/** With ties in y, and in x where several points have the same one (Kendall 1975, chapter 4). */
function varianceOfSum(points: readonly Point[]): number {
  const n = points.length;
  const x = tieSums(points.map((point) => point.x));
  const y = tieSums(points.map((point) => point.y));
  return (
    (n * (n - 1) * (2 * n + 5) - x.weighted - y.weighted) / 18 +
    (x.triples * y.triples) / (9 * n * (n - 1) * (n - 2)) +
    (x.pairs * y.pairs) / (2 * n * (n - 1))
  );
}

/** Sums over the groups of t equal values: t(t − 1), t(t − 1)(t − 2) and t(t − 1)(2t + 5). */
function tieSums(values: readonly number[]): { pairs: number; triples: number; weighted: number } {
  const sums = { pairs: 0, triples: 0, weighted: 0 };
  for (const { length: t } of Map.groupBy(values, (value) => value).values()) {
    sums.pairs += t * (t - 1);
    sums.triples += t * (t - 1) * (t - 2);
    sums.weighted += t * (t - 1) * (2 * t + 5);
  }
  return sums;
}
