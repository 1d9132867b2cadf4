import { describe, expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawCounts, drawNormal, meanOf, rateOf, ratingShapes } from '#tests/support/simulated-ratings.ts';
import { type Difference, differenceOfMedians, differenceOfScores, differenceOfShares } from './difference.ts';
import { histogramOf } from './histogram.ts';

const holds = (difference: Difference, value: number): boolean =>
  difference.interval.low <= value && value <= difference.interval.high;

describe('the difference of two means', () => {
  test('is what the second has more than the first, and turns round with them', () => {
    const there = differenceOfScores([10, 10, 20, 30, 30], [2, 4, 10, 40, 44])!;
    const back = differenceOfScores([2, 4, 10, 40, 44], [10, 10, 20, 30, 30])!;
    expect(there.difference).toBeCloseTo(0.6, 12);
    expect(there.excludesZero).toBe(true);
    expect(back.interval.low).toBeCloseTo(-there.interval.high, 12);
  });

  test('can’t be told of fewer than two ratings, and is no certainty where all are the same', () => {
    expect(differenceOfScores([0, 0, 0, 0, 1], [0, 0, 0, 9, 9])).toBeNull();
    expect(differenceOfScores([0, 0, 0, 0, 0], [0, 0, 0, 9, 9])).toBeNull();
    expect(differenceOfScores([0, 0, 0, 0, 3], [0, 0, 0, 3, 0])).toMatchObject({ difference: -1, excludesZero: false });
    expect(differenceOfScores([0, 0, 0, 0, 99], [0, 0, 0, 99, 0])).toMatchObject({ excludesZero: true });
  });

  test('lies within its interval', () => {
    for (const n of [2, 3, 10, 1_000])
      for (const m of [2, 3, 10, 1_000]) {
        const { difference, interval } = differenceOfScores([n, 0, 0, 0, 0], [0, 0, 0, 0, m])!;
        expect(interval.low).toBeLessThanOrEqual(difference);
        expect(interval.high).toBeGreaterThanOrEqual(difference);
      }
  });

  /** 3,000 runs know a rate of 95 % to ± 0.8 points. */
  test('lies within 93 to 97 of a hundred intervals, also of unlike numbers and spreads', () => {
    const random = randomFrom(6);
    const { enthusiastic, divided } = ratingShapes;
    const covered = rateOf(3_000, () =>
      holds(
        differenceOfScores(drawCounts(divided, 40, random), drawCounts(enthusiastic, 150, random))!,
        meanOf(enthusiastic) - meanOf(divided),
      ),
    );
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });
});

describe('the difference of two shares', () => {
  /** Newcombe 1998 (Interval estimation for the difference between independent proportions), table II, method 10. */
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %i/%i and %i/%i is the published one', (more, of, less, ofLess, low, high) => {
    const { interval } = differenceOfShares({ part: less, n: ofLess }, { part: more, n: of })!;
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  test('can’t be told of nothing', () => {
    expect(differenceOfShares({ part: 0, n: 0 }, { part: 1, n: 2 })).toBeNull();
  });
});

describe('the difference of two medians', () => {
  const draw = (n: number, median: number, random: () => number): number[] =>
    Array.from({ length: n }, () => median * Math.exp(0.9 * drawNormal(random)));

  test('is seen where it is clear, and not where it is none', () => {
    const random = randomFrom(10);
    const slow = histogramOf(draw(300, 9_000, random));
    const fast = histogramOf(draw(300, 4_000, random));
    expect(differenceOfMedians(slow, fast)!.interval.high).toBeLessThan(0);
    expect(differenceOfMedians(fast, fast)).toMatchObject({ difference: 0, excludesZero: false });
  });

  test('can’t be told of fewer than six values', () => {
    const five = histogramOf([1, 2, 3, 4, 5]);
    expect(differenceOfMedians(five, histogramOf([1, 2, 3, 4, 5, 6]))).toBeNull();
    expect(differenceOfMedians([], [])).toBeNull();
  });

  /** 1,500 runs know a rate of 95 % to ± 1.1 points. Above 95 %, for the width of the buckets. */
  test.each([
    [12, 30],
    [200, 90],
  ])('lies within 94 or more of a hundred intervals, of %i and %i values', (n, m) => {
    const random = randomFrom(n);
    const covered = rateOf(1_500, () =>
      holds(differenceOfMedians(histogramOf(draw(n, 5_000, random)), histogramOf(draw(m, 6_000, random)))!, 1_000),
    );
    expect(covered).toBeGreaterThan(0.94);
    expect(covered).toBeLessThan(0.995);
  });
});
