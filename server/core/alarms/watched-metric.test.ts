import { describe, expect, test } from 'vitest';
import { alarmProbability } from '#server/core/statistics/cusum-threshold.ts';
import { ratingShapes } from '#tests/support/simulated-ratings.ts';
import { watchedMetric } from './watched-metric.ts';

/** Exact, of what the job uses, with a baseline that is known well; the simulations stand beside the methods. */
function chance(metric: 'ratings' | 'flags', [baseline, rates]: [number[], readonly number[]], events: number): number {
  const { detector, unit } = watchedMetric(metric).detect(baseline, baseline)!;
  return alarmProbability({ probabilities: rates, weights: detector.weights, unit, events }, detector.threshold);
}

/** As if many thousand had been counted. */
const known = (shares: readonly number[]): number[] => shares.map((share) => Math.round(share * 100_000));

/** The distribution with the mean half a star lower that is nearest. */
function lower(shares: readonly number[]): number[] {
  const mean = (of: readonly number[]): number => of.reduce((sum, share, index) => sum + share * index, 0);
  for (let tilt = 0; ; tilt += 0.001) {
    const tilted = shares.map((share, index) => share * Math.exp(-tilt * index));
    const sum = tilted.reduce((all, share) => all + share, 0);
    const fallen = tilted.map((share) => share / sum);
    if (mean(fallen) <= mean(shares) - 0.5) return fallen;
  }
}

describe('what the job watches with', () => {
  test('raises a false alarm in less than 5 % of cases within 2,000 ratings, and finds half a star within 160 in 9 of 10', () => {
    const { usual } = ratingShapes;
    expect(chance('ratings', [known(usual), usual], 2_000)).toBeLessThan(0.05);
    expect(chance('ratings', [known(usual), lower(usual)], 160)).toBeGreaterThan(0.9);
  });

  test.each([0.002, 0.01, 0.05, 0.3])(
    'raises a false alarm in less than one of twenty cases within 5,000 answers of which %f are flagged',
    (rate) => {
      const rates = [1 - rate, rate];
      expect(chance('flags', [known(rates), rates], 5_000)).toBeLessThan(0.05);
    },
  );

  test('finds a rise of flags from 1 % to 3 % within 800 answers in 9 of 10 cases', () => {
    expect(chance('flags', [known([0.99, 0.01]), [0.97, 0.03]], 800)).toBeGreaterThan(0.9);
  });

  test('watches nothing where the house has too little to compare with', () => {
    expect(watchedMetric('ratings').detect([0, 0, 0, 0, 9], [0, 0, 0, 0, 499])).toBeNull();
    expect(watchedMetric('errors').detect([900, 9], [1_900, 90])).toBeNull();
  });
});
