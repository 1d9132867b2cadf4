import { expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { mannKendall } from './mann-kendall.ts';

const pointsOf = (values: number[]): { x: number; y: number }[] => values.map((y, x) => ({ x, y }));

test('ten points that only rise have all pairs for them', () => {
  const test10 = mannKendall(pointsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))!;
  expect(test10).toMatchObject({ s: 45, variance: 125 });
  expect(test10.p).toBeCloseTo(8.3e-5, 6);
});

test('what falls is as sure as what rises, and what stays level is no trend', () => {
  const up = mannKendall(pointsOf([1, 3, 2, 4, 6, 5, 8, 7, 9, 12, 10]))!;
  const down = mannKendall(pointsOf([-1, -3, -2, -4, -6, -5, -8, -7, -9, -12, -10]))!;
  expect(down).toEqual({ ...up, s: -up.s });
  expect(mannKendall(pointsOf(Array.from({ length: 20 }, () => 4)))).toEqual({ s: 0, variance: 0, p: 1 });
});

test('below ten points nothing is said', () => {
  expect(mannKendall(pointsOf([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBeNull();
  expect(mannKendall([])).toBeNull();
});

test('its variance is that of all orders, with ties in both', () => {
  const random = randomFrom(4);
  const xs = [1, 1, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9];
  const ys = [3, 3, 3, 3, 4, 4, 5, 5, 5, 1, 2, 9];
  const runs = 20_000;
  let squares = 0;
  let variance = 0;
  for (let run = 0; run < runs; run += 1) {
    const shuffled = ys.map((y) => ({ y, at: random() })).toSorted((a, b) => a.at - b.at);
    const found = mannKendall(xs.map((x, index) => ({ x, y: shuffled[index]!.y })))!;
    squares += found.s ** 2 / runs;
    variance = found.variance;
  }
  expect(squares / variance).toBeGreaterThan(0.97);
  expect(squares / variance).toBeLessThan(1.03);
});
