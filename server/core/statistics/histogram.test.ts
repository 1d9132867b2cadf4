import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToHistogram, countIn, histogramBoundaries, histogramOf, mergeHistograms, quantile } from './histogram.ts';

const millisecondsToAnHour = fc
  .double({ min: 0, max: 22, noNaN: true })
  .map((exponent) => Math.min(2 ** exponent, 3_600_000));
const durations = fc.array(millisecondsToAnHour, { maxLength: 60 });
const histograms = durations.map(histogramOf);

describe('histograms can be put together', () => {
  test('in any grouping and any order', () => {
    fc.assert(
      fc.property(histograms, histograms, histograms, (a, b, c) => {
        expect(mergeHistograms([mergeHistograms([a, b]), c])).toEqual(mergeHistograms([a, mergeHistograms([b, c])]));
        expect(mergeHistograms([a, b])).toEqual(mergeHistograms([b, a]));
        expect(mergeHistograms([a, []])).toEqual(a);
      }),
    );
  });

  test('which is as if all had been counted at once, or one after the other', () => {
    fc.assert(
      fc.property(durations, durations, (first, second) => {
        const all = histogramOf([...first, ...second]);
        expect(mergeHistograms([histogramOf(first), histogramOf(second)])).toEqual(all);
        expect(second.reduce(addToHistogram, histogramOf(first))).toEqual(all);
        expect(countIn(all)).toBe(first.length + second.length);
      }),
    );
  });
});

test('a quantile is within 4.4 % of the exact one', () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0, 0.05, 0.5, 0.95, 0.99, 1), (values, p) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(Math.ceil(p * sorted.length), 1) - 1];
      const found = quantile(histogramOf(values), p);
      if (exact === undefined) expect(found).toBeNull();
      else expect(Math.abs(found! - exact)).toBeLessThan(0.044 * exact);
    }),
  );
});

test('the share of a whole number of values is that number of them', () => {
  const hundred = histogramOf(Array.from({ length: 100 }, (_, index) => 2 ** (index / 8)));
  for (let percent = 1; percent <= 100; percent += 1) {
    const exact = 2 ** ((percent - 1) / 8);
    expect(Math.abs(quantile(hundred, percent / 100)! - exact)).toBeLessThan(0.044 * exact);
  }
});

test('a value lies in the bucket that PostgreSQL’s width_bucket puts it in, next to a boundary too', () => {
  for (const [index, boundary] of histogramBoundaries.entries()) {
    const [below, above] = [boundary * (1 - 2 ** -53), boundary * (1 + 2 ** -52)];
    expect(histogramOf([boundary])).toEqual([index + 1, 1]);
    expect(histogramOf([above])).toEqual([index + 1, 1]);
    expect(histogramOf([below])).toEqual([index, 1]);
  }
});

test('what is stored reaches from the first bucket that holds anything to the last', () => {
  expect(histogramOf([])).toEqual([]);
  expect(histogramOf([2_000, 2_000, 2_500])).toEqual([88, 2, 0, 0, 1]);
  expect(histogramOf(Array.from({ length: 39 }, (_, second) => (second + 2) * 1_000))).toHaveLength(37);
});

test('what is no duration does no harm: a clock that jumps back counts as nothing, no number is not counted', () => {
  expect(quantile(histogramOf([-5, 0, 0.3]), 0.5)).toBe(0);
  expect(histogramOf([Number.NaN])).toEqual([]);
  expect(quantile(histogramOf([Infinity, 1e300]), 0.5)).toBe(2 ** 30);
});
