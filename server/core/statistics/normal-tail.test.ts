import { expect, test } from 'vitest';
import { twoSidedTail } from './normal-tail.ts';

test.each([
  [0, 1],
  [1, 0.31731050786],
  [1.959963984540054, 0.05],
  [2.5758293035489, 0.01],
  [5, 5.73303143758e-7],
  [8, 1.24419211485e-15],
])('beyond %f lies %f, as tabled', (z, tabled) => {
  expect(twoSidedTail(z) / tabled).toBeCloseTo(1, 10);
  expect(twoSidedTail(-z)).toBe(twoSidedTail(z));
});

test('its two ways of computing meet, and nothing lies beyond what is very far', () => {
  expect(twoSidedTail(2.5 - 1e-12) / twoSidedTail(2.5 + 1e-12)).toBeCloseTo(1, 10);
  expect(twoSidedTail(1e9)).toBe(0);
});
