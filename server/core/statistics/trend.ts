import { adjustForMany } from './benjamini-hochberg.ts';
import { excludesZero, type Interval } from './interval.ts';
import { mannKendall } from './mann-kendall.ts';
import { inOrder, type Point } from './points.ts';
import { sensInterval, sensSlope, slopesOfPairs } from './sens-slope.ts';
import { varianceInflation } from './variance-inflation.ts';

/** Two weeks of days. */
export const enoughForTrend = 14;
const significant = 0.05;

export interface Series {
  /** In any order; days without a figure are left out. */
  points: readonly Point[];
  /** Which way is an improvement: up for ratings, down for latency. */
  better: 'higher' | 'lower';
}

export type Trend =
  | { word: 'not enough data'; n: number }
  | {
      word: 'improving' | 'stable' | 'declining';
      n: number;
      /** Of Mann and Kendall's test, corrected for autocorrelation. */
      p: number;
      /** The same, corrected for how many series were tested together; what the word rests on. */
      adjustedP: number;
      /** Sen's, in y for one x, as stars a day. */
      slope: number;
      interval: Interval;
    };

/** What is told of a series alone, before it is known with how many others it is tested. */
export interface TestedSeries {
  p: number;
  slope: number;
  interval: Interval;
}

/** A series of which the test is known. */
export interface Tested {
  n: number;
  better: Series['better'];
  /** Null where there is none: see `testTrend`. */
  test: TestedSeries | null;
}

export function trendOf(series: Series): Trend {
  return trendsOf([series])[0]!;
}

/** The trend of each series in a word. A year of days takes some milliseconds to test. */
export function trendsOf(all: readonly Series[]): Trend[] {
  return trendsOfTested(
    all.map(({ points, better }) => {
      const ordered = inOrder(points);
      return { n: ordered.length, better, test: testTrend(ordered) };
    }),
  );
}

/**
 * "Improving" and "declining" need both: a p of at most 0.05, after Benjamini and Hochberg's correction for all that are tested here,
 * and an interval of the slope without zero. "Stable" is all else: no trend that can be told from chance.
 */
export function trendsOfTested(all: readonly Tested[]): Trend[] {
  const adjusted = adjustForMany(all.flatMap(({ test }) => (test === null ? [] : [test.p]))).values();
  return all.map(({ n, better, test }) => {
    if (test === null) return { word: 'not enough data', n };
    const adjustedP = adjusted.next().value!;
    return { word: wordFor(test, adjustedP, better), n, ...test, adjustedP };
  });
}

/** Null below 14 points, and where all have the same x. The points are in order. */
export function testTrend(points: readonly Point[]): TestedSeries | null {
  if (points.length < enoughForTrend) return null;
  const slopes = slopesOfPairs(points);
  const slope = sensSlope(slopes);
  if (slope === null) return null;
  const test = mannKendall(points, varianceInflation(points.map(({ x, y }) => y - slope * x)))!;
  return { p: test.p, slope, interval: sensInterval(slopes, test.variance)! };
}

function wordFor(
  { slope, interval }: TestedSeries,
  adjustedP: number,
  better: Series['better'],
): 'improving' | 'stable' | 'declining' {
  if (adjustedP > significant || !excludesZero(interval)) return 'stable';
  return slope > 0 === (better === 'higher') ? 'improving' : 'declining';
}
