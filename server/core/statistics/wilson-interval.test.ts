import { expect, test } from 'vitest';
import { logGamma } from './log-gamma.ts';
import { ratingShapes } from '#tests/support/simulated-ratings.ts';
import { shareOf } from './wilson-interval.ts';

/** Newcombe 1998 (Two-sided confidence intervals for the single proportion), table I, method 3. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [29, 29, 0.883, 1],
])('the interval of %i of %i reaches from %f to %f', (part, n, low, high) => {
  const { interval } = shareOf(part, n)!;
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('there is no share of nothing, and none above all', () => {
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(7, 5)).toEqual(shareOf(5, 5));
});

/** Not simulated, but summed over all that can happen. */
test.each([30, 200])('of a hundred intervals of fours and fives among %i ratings 93 to 97 hold the true share', (n) => {
  for (const shares of Object.values(ratingShapes)) {
    const share = shares[3] + shares[4];
    const parts = Array.from({ length: n + 1 }, (_, part) => part).filter((part) => isWithin(share, part, n));
    const covered = parts.reduce((sum, part) => sum + binomial(part, n, share), 0);
    expect(covered).toBeGreaterThan(0.929);
    expect(covered).toBeLessThan(0.97);
  }
});

function isWithin(share: number, part: number, n: number): boolean {
  const { low, high } = shareOf(part, n)!.interval;
  return low <= share && share <= high;
}

function binomial(part: number, n: number, share: number): number {
  const ways = logGamma(n + 1) - logGamma(part + 1) - logGamma(n - part + 1);
  return Math.exp(ways + part * Math.log(share) + (n - part) * Math.log1p(-share));
}
