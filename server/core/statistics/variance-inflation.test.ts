import { expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawNormal } from '#tests/support/simulated-ratings.ts';
import { varianceInflation } from './variance-inflation.ts';

test('four values in two pairs: ranks that correlate by 1/4 with the one before, corrected to 3/4', () => {
  // 2 / (4·3·2) · (3·2·1 · 3/4) = 0.375
  expect(varianceInflation([1, 2, 3, 4])).toBeCloseTo(1.375, 12);
});

test('values that take half from the one before make the variance of S up to three times as great', () => {
  const random = randomFrom(1);
  let previous = 0;
  const values = Array.from({ length: 2_000 }, () => (previous = previous / 2 + drawNormal(random)));
  expect(varianceInflation(values)).toBeGreaterThan(2.2);
  expect(varianceInflation(values)).toBeLessThan(3.6);
});

test('values that differ from their neighbours, or not at all, or are few, change nothing', () => {
  expect(varianceInflation([1, -1, 1, -1, 1, -1, 1, -1, 1, -1])).toBe(1);
  expect(varianceInflation([3, 3, 3, 3, 3])).toBe(1);
  expect([[], [1], [1, 2], [1, 2, 3]].map(varianceInflation)).toEqual([1, 1, 1, 1]);
});
