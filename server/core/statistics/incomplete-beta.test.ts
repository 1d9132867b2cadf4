import { expect, test } from 'vitest';
import { incompleteBeta } from './incomplete-beta.ts';
import { logGamma } from './log-gamma.ts';

test('the gamma function of whole numbers is the factorial, and of a half the root of π', () => {
  const factorials = [1, 1, 2, 6, 24, 120, 720, 5_040, 40_320, 362_880, 3_628_800, 39_916_800, 479_001_600];
  for (const [n, factorial] of factorials.entries()) expect(logGamma(n + 1)).toBeCloseTo(Math.log(factorial), 12);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(logGamma(1e6)).toBeCloseTo(12_815_504.569147611, 6);
});

test('the incomplete beta function is what its closed forms say', () => {
  for (const x of [0, 0.001, 0.2, 0.5, 0.9, 1]) {
    expect(incompleteBeta(x, 1, 1)).toBeCloseTo(x, 14);
    expect(incompleteBeta(x, 3, 1)).toBeCloseTo(x ** 3, 14);
    expect(incompleteBeta(x, 1, 4)).toBeCloseTo(1 - (1 - x) ** 4, 14);
    expect(incompleteBeta(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 13);
  }
});

test('its two halves make one', () => {
  for (const [x, a, b] of [
    [0.3, 2.5, 7],
    [0.7, 40, 0.5],
    [0.01, 0.1, 300],
  ] as const) {
    expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 13);
  }
});
