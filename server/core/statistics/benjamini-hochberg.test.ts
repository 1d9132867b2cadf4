import { expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { rateOf } from '#tests/support/simulated-ratings.ts';
import { adjustForMany } from './benjamini-hochberg.ts';

test('of many tests each counts for as many as came out no worse', () => {
  const adjusted = adjustForMany([0.01, 0.04, 0.03, 0.005, 0.9]);
  const expected = [0.025, 0.05, 0.05, 0.025, 0.9];
  for (const [index, p] of expected.entries()) expect(adjusted[index]).toBeCloseTo(p, 12);
});

test('one test is left as it is, none are none, and nothing exceeds 1', () => {
  expect(adjustForMany([0.03])).toEqual([0.03]);
  expect(adjustForMany([])).toEqual([]);
  expect(adjustForMany([1, 1, 1])).toEqual([1, 1, 1]);
});

test('where nothing is to be found, all tests together find something in one of twenty cases', () => {
  const random = randomFrom(2);
  const found = rateOf(4_000, () => adjustForMany(Array.from({ length: 40 }, random)).some((p) => p <= 0.05));
  expect(found).toBeGreaterThan(0.04);
  expect(found).toBeLessThan(0.06);
});
