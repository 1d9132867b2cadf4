import { describe, expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawCounts, meanOf, rateOf, ratingShapes } from '#tests/support/simulated-ratings.ts';
import { intervalOfMean } from './mean-interval.ts';
import type { ScoreCounts } from './score-counts.ts';
import { summarizeScores } from './score-summary.ts';

test('ratings are summarised by their mean, spread, share of fours and fives, and what is known of them', () => {
  const summary = summarizeScores([2, 1, 3, 8, 16]);
  expect(summary).toMatchObject({ n: 30, fourOrMore: { share: 0.8, n: 30 } });
  expect(summary.mean).toBeCloseTo(125 / 30, 12);
  expect(summary.deviation).toBeCloseTo(1.17688, 5);
  expect(summary.interval!.low).toBeCloseTo(3.6868, 4);
  expect(summary.interval!.high).toBeCloseTo(4.5713, 4);
});

test('nothing is said of no ratings, and no interval of one', () => {
  const nothing = { n: 0, mean: null, deviation: null, interval: null, fourOrMore: null };
  expect(summarizeScores([0, 0, 0, 0, 0])).toEqual(nothing);
  expect(summarizeScores([0, 0, 0, 1, 0])).toMatchObject({ n: 1, mean: 4, deviation: null, interval: null });
  expect(summarizeScores([0, 0, 0, 2, 0]).interval).not.toBeNull();
});

test('equal ratings are no certainty: the interval narrows as they get more, and never leaves 1 to 5', () => {
  const lows = [2, 5, 20, 100, 1_000].map((n) => summarizeScores([0, 0, 0, 0, n]).interval!);
  expect(lows.map(({ high }) => high)).toEqual([5, 5, 5, 5, 5]);
  expect(lows.map(({ low }) => low)).toEqual(lows.map(({ low }) => low).toSorted((a, b) => a - b));
  expect(lows[0]!.low).toBe(1);
  expect(lows[2]!.low).toBeCloseTo(4.6586, 4);
});

test('the mean lies within its interval, however the scores are spread', () => {
  const few = [0, 1, 2, 7, 500];
  for (const a of few)
    for (const b of few)
      for (const c of few) {
        for (const counts of [
          [a, b, 0, 0, c],
          [0, a, b, c, 0],
          [a, 0, b, 0, c],
        ] as ScoreCounts[]) {
          const { n, mean, interval } = summarizeScores(counts);
          if (n < 2) continue;
          expect(interval!.low).toBeLessThanOrEqual(mean!);
          expect(interval!.high).toBeGreaterThanOrEqual(mean!);
        }
      }
});

/** 4,000 runs know a rate of 95 % to ± 0.7 points. */
const runs = 4_000;

describe('of a hundred 95 % intervals 93 to 97 hold the true mean', () => {
  for (const n of [30, 200])
    test.each(Object.entries(ratingShapes))(`of ${n} ratings of a %s crowd`, (_, shares) => {
      const random = randomFrom(n);
      const covered = rateOf(runs, () => isCovered(shares, n, random));
      expect(covered).toBeGreaterThan(0.93);
      expect(covered).toBeLessThan(0.97);
    });

  test('and where nearly all ratings are fives, more rather than fewer', () => {
    const random = randomFrom(5);
    expect(rateOf(runs, () => isCovered([0.01, 0.02, 0.04, 0.13, 0.8], 30, random))).toBeGreaterThan(0.95);
  });
});

function isCovered(shares: ScoreCounts, n: number, random: () => number): boolean {
  const { low, high } = intervalOfMean(drawCounts(shares, n, random))!;
  return low <= meanOf(shares) && meanOf(shares) <= high;
}
