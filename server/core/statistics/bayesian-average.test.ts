import { expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawCounts } from '#tests/support/simulated-ratings.ts';
import { bayesianAverage, priorOf } from './bayesian-average.ts';
import type { ScoreCounts } from './score-counts.ts';

const prior = { mean: 3.8, weight: 25, isEstimated: false };

test('few ratings hardly move what is expected, many outweigh it', () => {
  expect(bayesianAverage([0, 0, 0, 0, 0], prior)).toBe(3.8);
  expect(bayesianAverage([0, 0, 0, 0, 5], prior)).toBeCloseTo(4, 12);
  expect(bayesianAverage([0, 0, 0, 0, 2_500], prior)).toBeCloseTo(4.988, 3);
});

test('what is expected is the mean of all ratings, and weighs 25 of them where fewer than five subjects tell how they differ', () => {
  const subjects: ScoreCounts[] = [
    [0, 0, 0, 0, 30],
    [0, 0, 10, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 1, 0],
  ];
  expect(priorOf(subjects)).toEqual({ mean: 184 / 41, weight: 25, isEstimated: false });
  expect(priorOf([])).toBeNull();
  expect(priorOf([[0, 0, 0, 0, 0]])).toBeNull();
});

test('where subjects differ by no more than chance, what is expected weighs most; where they are far apart, least', () => {
  const same = Array.from({ length: 8 }, (): ScoreCounts => [5, 5, 10, 20, 20]);
  expect(priorOf(same)).toMatchObject({ weight: 100, isEstimated: true });
  const apart = Array.from({ length: 8 }, (_, index): ScoreCounts =>
    index % 2 ? [20, 20, 0, 0, 0] : [0, 0, 0, 20, 20],
  );
  expect(priorOf(apart)).toMatchObject({ weight: 5, isEstimated: true });
  const certain = Array.from({ length: 6 }, (): ScoreCounts => [0, 0, 0, 0, 9]);
  expect(priorOf(certain)).toEqual({ mean: 5, weight: 100, isEstimated: true });
});

test('of many subjects the weight is the variance of ratings by the variance of the subjects', () => {
  const random = randomFrom(1);
  const subjects = Array.from({ length: 400 }, (_, index) => {
    const shift = index % 2 === 0 ? 0.1 : -0.1;
    return drawCounts(
      [0.1 - shift / 2, 0.1 - shift / 2, 0.2, 0.3 + shift / 2, 0.3 + shift / 2],
      20 + (index % 50),
      random,
    );
  });
  // Means of 3.9 and 3.3: a variance of 0.09 about 3.6, where ratings of one subject have 1.34 and 1.74.
  expect(priorOf(subjects)!.weight).toBeGreaterThan(14);
  expect(priorOf(subjects)!.weight).toBeLessThan(20);
});
