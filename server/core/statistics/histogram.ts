import { type Interval } from './interval.ts';

/** 8 buckets a doubling: each reaches from a boundary to 2^(1/8) times that. */
const bucketsADoubling = 8;
const doublings = 30;

/**
 * Where the buckets begin: 1, 2^(1/8), 2^(2/8) … 2^30. For a duration in milliseconds that is from 1 ms to twelve days, for a cost
 * in micro-dollars from a millionth to a thousand dollars. Bucket 0 is what is below 1, bucket i begins at boundary i − 1, the last
 * has no end: PostgreSQL's `width_bucket(value, boundaries)` is the number of a value's bucket.
 */
export const histogramBoundaries: readonly number[] = Array.from(
  { length: bucketsADoubling * doublings + 1 },
  (_, index) => 2 ** (index / bucketsADoubling),
);

/**
 * How many values lie in each bucket, from the first that holds any to the last that does: `[first, count, count, …]`, or
 * `[]` where there are none. It is stored as it is, as `int[]`; one of durations between 2 s and 40 s has 37 integers. SQL adds
 * histograms up by `unnest(histogram[2:]) WITH ORDINALITY`, where a bucket's number is `histogram[1]` + its ordinality − 1.
 */
export type Histogram = readonly number[];

export const emptyHistogram: Histogram = [];

/** What isn't a number is not counted; what is below zero, as a clock that jumps makes it, is below 1. */
export function histogramOf(values: Iterable<number>): Histogram {
  const counts: number[] = [];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const bucket = bucketOf(value);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return fromCounts(counts);
}

export function addToHistogram(histogram: Histogram, value: number): Histogram {
  return mergeHistograms([histogram, histogramOf([value])]);
}

/** The histogram of all values that the others were made of, in whatever order. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const filled = [...histograms].filter(({ length }) => length > 0);
  if (filled.length === 1) return filled[0]!;
  const counts: number[] = [];
  for (const histogram of filled) {
    const first = histogram[0]! - 1;
    for (let at = 1; at < histogram.length; at += 1) counts[first + at] = (counts[first + at] ?? 0) + histogram[at]!;
  }
  return fromCounts(counts);
}

export function countIn(histogram: Histogram): number {
  let sum = 0;
  for (let at = 1; at < histogram.length; at += 1) sum += histogram[at]!;
  return sum;
}

/**
 * The value that the share `p` (0 to 1) of all values does not exceed: the ⌈p · n⌉-th smallest, as near as its bucket tells.
 * From 1 to 2^30 it is off by at most 4.4 %: a bucket [a, b) stands for 2ab / (a + b), which is equally far, in proportion, from
 * both its ends (Masson, Rim and Lee 2019, DDSketch). Below 1 it is 0, above it is 2^30. Null without values.
 */
export function quantile(histogram: Histogram, p: number): number | null {
  const bucket = bucketAtRank(histogram, rankOf(p, countIn(histogram)));
  return bucket === null ? null : valueOfBucket(bucket);
}

/** What a bucket stands for: see `quantile`. */
export function valueOfBucket(bucket: number): number {
  const { low, high } = boundsOf(bucket);
  return (2 * low * high) / (low + high);
}

/** Between which boundaries the value of a rank lies, 1 being the smallest value. Null where there is no such rank. */
export function boundsAtRank(histogram: Histogram, rank: number): Interval | null {
  const bucket = bucketAtRank(histogram, rank);
  return bucket === null ? null : boundsOf(bucket);
}

function bucketOf(value: number): number {
  if (!(value >= 1)) return 0;
  const last = histogramBoundaries.length;
  const guess = Math.min(Math.floor(Math.log2(value) * bucketsADoubling) + 1, last);
  // The logarithm of a value next to a boundary may be rounded to the other side of it.
  if (guess < last && value >= histogramBoundaries[guess]!) return guess + 1;
  return value < histogramBoundaries[guess - 1]! ? guess - 1 : guess;
}

function fromCounts(counts: readonly (number | undefined)[]): Histogram {
  const first = counts.findIndex((count) => count !== undefined && count !== 0);
  if (first === -1) return emptyHistogram;
  const last = counts.findLastIndex((count) => count !== undefined && count !== 0);
  return [first, ...Array.from({ length: last - first + 1 }, (_, index) => counts[first + index] ?? 0)];
}

/** A billionth less, because 0.07 · 100 is a little more than 7. */
function rankOf(p: number, n: number): number {
  return Math.min(Math.max(Math.ceil(p * n - 1e-9), 1), n);
}

function bucketAtRank(histogram: Histogram, rank: number): number | null {
  let below = 0;
  for (let at = 1; at < histogram.length; at += 1) {
    const count = histogram[at]!;
    below += count;
    if (count > 0 && below >= rank) return histogram[0]! + at - 1;
  }
  return null;
}

function boundsOf(bucket: number): Interval {
  const last = histogramBoundaries.length;
  return {
    low: bucket === 0 ? 0 : histogramBoundaries[bucket - 1]!,
    high: histogramBoundaries[Math.min(bucket, last - 1)]!,
  };
}
