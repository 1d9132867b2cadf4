import type { ScoreCounts } from '#server/core/statistics/score-counts.ts';

/** How ratings are spread where people give them: the shares of 1 to 5. */
export const ratingShapes = {
  usual: [0.08, 0.08, 0.17, 0.3, 0.37],
  content: [0.06, 0.07, 0.15, 0.3, 0.42],
  enthusiastic: [0.02, 0.03, 0.08, 0.27, 0.6],
  divided: [0.18, 0.05, 0.07, 0.15, 0.55],
  lukewarm: [0.08, 0.17, 0.33, 0.28, 0.14],
  critical: [0.25, 0.25, 0.25, 0.15, 0.1],
} as const satisfies Record<string, ScoreCounts>;

export function meanOf(shares: ScoreCounts): number {
  return shares.reduce((sum, share, index) => sum + share * (index + 1), 0);
}

export function drawScore(shares: ScoreCounts, random: () => number): number {
  let left = random() - shares[0];
  let score = 1;
  while (left >= 0 && score < 5) {
    left -= shares[score]!;
    score += 1;
  }
  return score;
}

export function drawCounts(shares: ScoreCounts, n: number, random: () => number): ScoreCounts {
  const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (let rating = 0; rating < n; rating += 1) counts[drawScore(shares, random) - 1]! += 1;
  return counts;
}

/** How often something holds in `runs` runs. */
export function rateOf(runs: number, holds: () => boolean): number {
  let times = 0;
  for (let run = 0; run < runs; run += 1) if (holds()) times += 1;
  return times / runs;
}

/** A standard normal value (Box and Muller 1958). */
export function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
