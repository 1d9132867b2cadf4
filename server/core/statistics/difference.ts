import { boundsAtRank, countIn, type Histogram, quantile } from './histogram.ts';
import { excludesZero, type Interval, intervalAround, within, z95 } from './interval.ts';
import { estimateMean } from './mean-interval.ts';
import { momentsOf, possibleMeans, type ScoreCounts } from './score-counts.ts';
import { studentT95 } from './student-t.ts';
import { shareOf } from './wilson-interval.ts';

/** By what the second of two things differs from the first. */
export interface Difference {
  /** Second minus first. */
  difference: number;
  /** Of the difference, with 95 % confidence. */
  interval: Interval;
  /** Whether it can be told from none at all: the interval leaves out zero. */
  excludesZero: boolean;
}

/**
 * Of two mean scores, in stars: Welch's interval (1947), which lets the two differ in spread and number, each with the one
 * rating more of mean-interval.ts. The degrees of freedom are Satterthwaite's (1946). Null below two ratings of either.
 */
export function differenceOfScores(first: ScoreCounts, second: ScoreCounts): Difference | null {
  const [a, b] = [estimateMean(first), estimateMean(second)];
  if (a === null || b === null) return null;
  const [varianceOfA, varianceOfB] = [a.standardError ** 2, b.standardError ** 2];
  const df = (varianceOfA + varianceOfB) ** 2 / (varianceOfA ** 2 / a.df + varianceOfB ** 2 / b.df);
  const interval = intervalAround(b.mean - a.mean, studentT95(df) * Math.sqrt(varianceOfA + varianceOfB));
  const farthest = possibleMeans.high - possibleMeans.low;
  return differenceWith(
    momentsOf(second)!.mean - momentsOf(first)!.mean,
    within(interval, { low: -farthest, high: farthest }),
  );
}

/** So many of `n`. */
export interface Part {
  part: number;
  n: number;
}

/** Of two shares, as of flagged answers: Newcombe's hybrid score interval (1998, method 10). Null where either is of nothing. */
export function differenceOfShares(first: Part, second: Part): Difference | null {
  const [a, b] = [shareOf(first.part, first.n), shareOf(second.part, second.n)];
  if (a === null || b === null) return null;
  return joined({ value: a.share, interval: a.interval }, { value: b.share, interval: b.interval });
}

/** Below it not even the smallest and the largest value are a 95 % interval of the median. */
const enoughForMedian = 6;

/**
 * Of two medians, for what a few large values would rule: cost, latency. The interval of each is that of its order statistics,
 * which needs no assumption on how values are spread (Conover 1999, 3.2): of n values from the one of rank (n − 1.96 √n) / 2 to
 * the one of rank (n + 1.96 √n) / 2, both rounded up, and here to the outer ends of their buckets. The two are joined as Newcombe
 * joins shares. Null below six values of either.
 */
export function differenceOfMedians(first: Histogram, second: Histogram): Difference | null {
  if (Math.min(countIn(first), countIn(second)) < enoughForMedian) return null;
  return joined(medianOf(first), medianOf(second));
}

interface Estimate {
  value: number;
  interval: Interval;
}

function medianOf(histogram: Histogram): Estimate {
  const n = countIn(histogram);
  const reach = z95 * Math.sqrt(n);
  const lowest = Math.ceil((n - reach) / 2);
  const highest = Math.ceil((n + reach) / 2);
  return {
    value: quantile(histogram, 0.5)!,
    interval: { low: boundsAtRank(histogram, lowest)!.low, high: boundsAtRank(histogram, highest)!.high },
  };
}

/**
 * The interval of the difference of two independent estimates from their own intervals, which need not be symmetric: the distances
 * to the ends that lie against each other, added as squares (Newcombe 1998; Zou and Donner 2008).
 */
function joined(first: Estimate, second: Estimate): Difference {
  const difference = second.value - first.value;
  return differenceWith(difference, {
    low: difference - Math.hypot(second.value - second.interval.low, first.interval.high - first.value),
    high: difference + Math.hypot(second.interval.high - second.value, first.value - first.interval.low),
  });
}

function differenceWith(difference: number, interval: Interval): Difference {
  return { difference, interval, excludesZero: excludesZero(interval) };
}
