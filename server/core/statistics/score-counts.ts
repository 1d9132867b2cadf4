/** How often each score was given, from 1 to 5. */
export type ScoreCounts = readonly [ones: number, twos: number, threes: number, fours: number, fives: number];

/** What a mean of scores can be. */
export const possibleMeans = { low: 1, high: 5 };

export interface Moments {
  n: number;
  mean: number;
  /** The sample variance, with n − 1; null below two. */
  variance: number | null;
}

/** Null where nothing was counted. */
export function momentsOf(counts: readonly number[]): Moments | null {
  const n = total(counts);
  if (n === 0) return null;
  const mean = counts.reduce((sum, count, index) => sum + count * (index + 1), 0) / n;
  const squares = counts.reduce((sum, count, index) => sum + count * (index + 1 - mean) ** 2, 0);
  return { n, mean, variance: n < 2 ? null : squares / (n - 1) };
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
