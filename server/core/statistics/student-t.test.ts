import { expect, test } from 'vitest';
import { studentT95 } from './student-t.ts';

/** The column 0.975 of the tables, to ten digits. */
test.each([
  [1, 12.7062047362],
  [2, 4.3026527297],
  [3, 3.1824463053],
  [5, 2.5705818356],
  [10, 2.228138852],
  [29, 2.0452296421],
  [100, 1.9839715185],
  [1_000, 1.9623390808],
])('with %i degrees of freedom it is %f, as tabled', (df, tabled) => {
  expect(studentT95(df)).toBeCloseTo(tabled, 9);
});

test('with ever more degrees of freedom it falls towards the normal distribution’s, without a step', () => {
  const along = [1, 1.5, 2, 2.5, 7, 99_999, 100_000, 100_001, 1e9].map(studentT95);
  expect(along).toEqual(along.toSorted((a, b) => b - a));
  expect(studentT95(100_000) - studentT95(100_001)).toBeLessThan(1e-9);
  expect(along.at(-1)).toBeCloseTo(1.959963984540054, 8);
});
