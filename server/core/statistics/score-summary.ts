import { type Interval } from './interval.ts';
import { intervalOfMean } from './mean-interval.ts';
import { momentsOf, type ScoreCounts } from './score-counts.ts';
import { type Share, shareOf } from './wilson-interval.ts';

/** What is shown of a set of ratings. Means and deviations are in stars, 1 to 5. */
export interface ScoreSummary {
  n: number;
  /** Null without ratings. */
  mean: number | null;
  /** The sample standard deviation; null below two ratings. */
  deviation: number | null;
  /** Of the mean, with 95 % confidence; null below two ratings. */
  interval: Interval | null;
  /** The share of fours and fives, with Wilson's interval; null without ratings. */
  fourOrMore: Share | null;
}

export function summarizeScores(counts: ScoreCounts): ScoreSummary {
  const moments = momentsOf(counts);
  if (moments === null) return { n: 0, mean: null, deviation: null, interval: null, fourOrMore: null };
  const { n, mean, variance } = moments;
  return {
    n,
    mean,
    deviation: variance === null ? null : Math.sqrt(variance),
    interval: intervalOfMean(counts),
    fourOrMore: shareOf(counts[3] + counts[4], n),
  };
}
