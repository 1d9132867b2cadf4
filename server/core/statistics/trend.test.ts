import { describe, expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawNormal, rateOf } from '#tests/support/simulated-ratings.ts';
import type { Point } from './points.ts';
import { trendOf, trendsOf } from './trend.ts';

const days = (n: number, value: (day: number) => number): Point[] =>
  Array.from({ length: n }, (_, x) => ({ x, y: value(x) }));
const falling = days(14, (day) => 4.5 - 0.03 * day + 0.02 * Math.sin(day * 7));

test('a fall of ratings is a decline, and a fall of latency an improvement', () => {
  expect(trendOf({ points: falling, better: 'higher' })).toMatchObject({ word: 'declining', n: 14 });
  expect(trendOf({ points: falling, better: 'lower' })).toMatchObject({ word: 'improving', n: 14 });
});

test('a trend comes with its slope and interval, in any order of its points and with days missing', () => {
  const some = days(30, (day) => 4 - 0.01 * day).filter(({ x }) => x % 7 > 1);
  const trend = trendOf({ points: some.toReversed(), better: 'higher' });
  expect(trend).toMatchObject({ word: 'declining', n: 20 });
  if (trend.word === 'not enough data') return;
  expect(trend.slope).toBeCloseTo(-0.01, 12);
  expect(trend.interval.high).toBeCloseTo(-0.01, 12);
  expect(trend.p).toBeLessThan(0.001);
});

test('below fourteen days nothing is said, days without a number not counted', () => {
  const holes = falling.map(({ x, y }) => ({ x, y: x === 3 ? Number.NaN : y }));
  expect(trendOf({ points: holes, better: 'higher' })).toEqual({ word: 'not enough data', n: 13 });
  expect(trendOf({ points: [], better: 'higher' })).toEqual({ word: 'not enough data', n: 0 });
  expect(trendOf({ points: days(20, () => 1).map(({ y }) => ({ x: 1, y })), better: 'higher' }).word).toBe(
    'not enough data',
  );
});

test('what never changes is stable, also where a few days of many have something', () => {
  expect(trendOf({ points: days(60, () => 4), better: 'higher' })).toMatchObject({ word: 'stable', p: 1, slope: 0 });
  const lateFlags = days(60, (day) => (day > 40 && day % 4 === 0 ? 1 : 0));
  expect(trendOf({ points: lateFlags, better: 'lower' })).toMatchObject({ word: 'stable', slope: 0 });
});

test('of many series tested at once the words rest on the p that is corrected for that', () => {
  const random = randomFrom(3);
  const weak = days(14, (day) => 4 - 0.05 * day + 0.25 * drawNormal(random));
  const alone = trendOf({ points: weak, better: 'higher' });
  expect(alone).toMatchObject({ word: 'declining' });
  const noise = Array.from({ length: 30 }, () => days(14, () => drawNormal(random)));
  const among = trendsOf([weak, [], ...noise].map((points) => ({ points, better: 'higher' })));
  expect(among[0]).toMatchObject({ ...alone, word: 'stable', adjustedP: expect.any(Number) as number });
  expect(among[1]!.word).toBe('not enough data');
});

describe('where there is no trend, one is seen in about one of twenty cases', () => {
  /** 1,000 runs know a rate of 4 % to ± 1.2 points, of 7 % to ± 1.6. */
  const runs = 1_000;
  const seen = (n: number, autocorrelation: number): number => {
    const random = randomFrom(n);
    return rateOf(runs, () => {
      let previous = drawNormal(random) / Math.sqrt(1 - autocorrelation ** 2);
      const points = days(n, () => (previous = autocorrelation * previous + drawNormal(random)));
      return trendOf({ points, better: 'higher' }).word !== 'stable';
    });
  };

  test.each([14, 40])('in %i days that are independent', (n) => {
    const share = seen(n, 0);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.06);
  });

  test('and hardly more often in days that resemble the day before', () => {
    expect(seen(40, 0.4)).toBeLessThan(0.1);
  });
});

test('a fall of a third of the spread in a month is seen more often than not', () => {
  const random = randomFrom(8);
  const seen = rateOf(300, () => {
    const points = days(30, (day) => -0.05 * day + drawNormal(random));
    return trendOf({ points, better: 'higher' }).word === 'declining';
  });
  expect(seen).toBeGreaterThan(0.5);
});

test('a year of days takes a few milliseconds', () => {
  const random = randomFrom(366);
  const year = days(366, () => drawNormal(random));
  trendOf({ points: year, better: 'higher' });
  const began = performance.now();
  trendOf({ points: year, better: 'higher' });
  expect(performance.now() - began).toBeLessThan(500);
});
