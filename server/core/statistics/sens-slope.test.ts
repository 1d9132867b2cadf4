import { expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawNormal, rateOf } from '#tests/support/simulated-ratings.ts';
import { mannKendall } from './mann-kendall.ts';
import { sensInterval, sensSlope, slopesOfPairs } from './sens-slope.ts';

test('the slope of a line is its slope, whatever days are missing, and one wild point moves it little', () => {
  const line = [0, 1, 2, 5, 6, 9, 13, 14, 15, 20].map((x) => ({ x, y: 3 + 0.25 * x }));
  expect(sensSlope(slopesOfPairs(line))).toBeCloseTo(0.25, 12);
  expect(sensSlope(slopesOfPairs([...line, { x: 21, y: -1_000 }]))).toBeCloseTo(0.25, 12);
});

test('the interval reaches from the M-th slope to the M-th from the end', () => {
  const slopes = Float64Array.from({ length: 45 }, (_, index) => index);
  // (45 − 1.96 √125) / 2 = 11.5: the 11th from both ends.
  expect(sensInterval(slopes, 125)).toEqual({ low: 10, high: 34 });
  expect(sensInterval(slopes, 1e9)).toEqual({ low: 0, high: 44 });
});

test('points on one day have no slope', () => {
  const oneDay = slopesOfPairs(Array.from({ length: 20 }, (_, y) => ({ x: 1, y })));
  expect([sensSlope(oneDay), sensInterval(oneDay, 100)]).toEqual([null, null]);
  expect(sensSlope(slopesOfPairs([]))).toBeNull();
});

/** 1,500 runs know a rate of 95 % to ± 1.1 points. */
test.each([14, 40])('of the intervals of the slope of %i points 93 to 97.5 in a hundred hold it', (n) => {
  const random = randomFrom(n);
  const covered = rateOf(1_500, () => {
    const points = Array.from({ length: n }, (_, x) => ({ x, y: 0.1 * x + drawNormal(random) }));
    const { low, high } = sensInterval(slopesOfPairs(points), mannKendall(points)!.variance)!;
    return low <= 0.1 && 0.1 <= high;
  });
  expect(covered).toBeGreaterThan(0.93);
  expect(covered).toBeLessThan(0.975);
});
