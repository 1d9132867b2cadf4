import { describe, expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawScore, meanOf, rateOf, ratingShapes } from '#tests/support/simulated-ratings.ts';
import { startCusum } from './cusum.ts';
import { alarmProbability } from './cusum-threshold.ts';
import { observeRating, ratingBaseline, ratingDetector } from './ordinal-cusum.ts';
import { momentsOf, type ScoreCounts } from './score-counts.ts';
import { shareOf } from './wilson-interval.ts';

describe('a baseline', () => {
  const fleet: ScoreCounts = [100, 100, 200, 300, 300];

  test('is a subject’s own ratings where there are 500 of them', () => {
    const baseline = ratingBaseline([0, 0, 0, 250, 250], fleet)!;
    expect(baseline[3]).toBeCloseTo(0.5, 2);
    expect(Math.min(...baseline)).toBeGreaterThan(0);
    expect(baseline.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('is filled up to 500 with ratings as the whole fleet gets them', () => {
    const baseline = ratingBaseline([0, 0, 0, 0, 100], fleet)!;
    const expected = [40, 40, 80, 120, 220].map((count) => (count + 0.5) / 502.5);
    for (const [index, share] of expected.entries()) expect(baseline[index]).toBeCloseTo(share, 12);
  });

  test('does not exist where the fleet has fewer as well', () => {
    expect(ratingBaseline([0, 0, 0, 0, 100], [0, 0, 0, 0, 499])).toBeNull();
    expect(ratingBaseline([0, 0, 0, 0, 0], [0, 0, 0, 0, 0])).toBeNull();
  });
});

test('a better rating never weighs more for a fall, and the mean falls by what is asked', () => {
  for (const shares of Object.values(ratingShapes)) {
    const { weights } = ratingDetector(shares, 0.5)!;
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(meanOf(fallen(shares, weights))).toBeCloseTo(meanOf(shares) - 0.5, 1);
  }
});

test('a mean that can’t fall so far can’t be watched for it', () => {
  expect(ratingDetector([0.8, 0.1, 0.05, 0.03, 0.02], 0.5)).toBeNull();
  expect(ratingDetector([0, 0, 0, 0, 1])).toBeNull();
  expect(ratingDetector([0, 0, 0, 0.3, 0.7], 0.9)).toBeNull();
  expect(ratingDetector([0, 0, 0, 0, 0])).toBeNull();
  for (const fall of [0, -1, 0.05, Number.NaN]) expect(ratingDetector(ratingShapes.usual, fall)).toBeNull();
});

test('shares need not add up to one, and a score that was never given weighs like any other', () => {
  const inPercent = ratingShapes.usual.map((share) => share * 100) as readonly number[] as ScoreCounts;
  expect(ratingDetector(inPercent)).toEqual(ratingDetector(ratingShapes.usual));
  const { weights, threshold } = ratingDetector([0, 0, 0.2, 0.3, 0.5])!;
  expect([...weights, threshold].every(Number.isFinite)).toBe(true);
  expect(weights[0]).toBeGreaterThan(weights[2]);
});

/** How often an alarm comes within so many ratings, after some in which nothing had changed. */
function alarmRate(
  runs: number,
  [before, warmUp]: [ScoreCounts, number],
  [after, ratings]: [ScoreCounts, number],
): number {
  const random = randomFrom(ratings);
  const detector = ratingDetector(before)!;
  return rateOf(runs, () => {
    let state = startCusum(detector);
    for (let at = 0; at < warmUp + ratings; at += 1) {
      const score = drawScore(at < warmUp ? before : after, random);
      const seen = observeRating(detector, state, { score, at });
      if (seen.alarm !== null && at >= warmUp) return true;
      state = seen.state;
    }
    return false;
  });
}

describe('while nothing changes', () => {
  test.each(Object.entries(ratingShapes))(
    'fewer than one of twenty detectors raise an alarm in 2,000 ratings (%s)',
    (_, shares) => {
      const { weights, threshold } = ratingDetector(shares)!;
      const exact = alarmProbability({ probabilities: shares, weights, unit: 0.01, events: 2_000 }, threshold);
      expect(exact).toBeLessThan(0.05);
      expect(exact).toBeGreaterThan(0.04);
    },
  );

  /** 2,000 runs know a rate of 5 % to ± 0.9 points. */
  test('and that is what the detector does, rating by rating', () => {
    const rate = alarmRate(2_000, [ratingShapes.usual, 0], [ratingShapes.usual, 2_000]);
    const { interval } = shareOf(Math.round(rate * 2_000), 2_000)!;
    expect(interval.low).toBeLessThan(0.0457);
    expect(interval.high).toBeGreaterThan(0.0457);
  });
});

/** 1,000 runs know a rate of 92 % to ± 1.7 points. */
test.each(['usual', 'content', 'enthusiastic', 'lukewarm', 'critical'] as const)(
  'half a star less is found within 160 ratings in 9 of 10 cases (%s)',
  (shape) => {
    const before = ratingShapes[shape];
    const after = fallen(before, ratingDetector(before)!.weights);
    expect(alarmRate(1_000, [before, 200], [after, 160])).toBeGreaterThan(0.9);
  },
);

test('an alarm names a time near the change, and its ratings have the lower mean', () => {
  const random = randomFrom(12);
  const before = ratingShapes.usual;
  const detector = ratingDetector(before)!;
  const after = fallen(before, detector.weights);
  const errors: number[] = [];
  const means: number[] = [];
  for (let run = 0; run < 400; run += 1) {
    let state = startCusum(detector);
    for (let at = 1; ; at += 1) {
      const seen = observeRating(detector, state, { score: drawScore(at <= 300 ? before : after, random), at });
      state = seen.state;
      if (seen.alarm === null || at <= 300) continue;
      errors.push(Math.abs((seen.alarm.changedAfter ?? 0) - 300));
      means.push(momentsOf(seen.alarm.since)!.mean);
      break;
    }
  }
  expect(errors.toSorted((a, b) => a - b)[200]).toBeLessThan(20);
  expect(means.reduce((sum, mean) => sum + mean, 0) / 400).toBeLessThan(meanOf(before) - 0.5);
});

/** The distribution that a detector looks for. */
function fallen(shares: ScoreCounts, weights: ScoreCounts): ScoreCounts {
  const tilted = shares.map((share, index) => share * Math.exp(weights[index]! / 100));
  const sum = tilted.reduce((all, each) => all + each, 0);
  return tilted.map((share) => share / sum) as readonly number[] as ScoreCounts;
}
