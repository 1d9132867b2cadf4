import { describe, expect, test } from 'vitest';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { rateOf } from '#tests/support/simulated-ratings.ts';
import { baselineRate, observeEvent, rateDetector } from './bernoulli-cusum.ts';
import { startCusum } from './cusum.ts';
import { alarmProbability } from './cusum-threshold.ts';
import { shareOf } from './wilson-interval.ts';

test('a baseline is the rate of 2,000 events of one’s own, or filled up with the fleet’s, and never none at all', () => {
  expect(baselineRate([1_980, 20], [9, 1])).toBeCloseTo(0.01, 3);
  expect(baselineRate([1_000, 0], [9_800, 200])).toBeCloseTo(20.5 / 2_001, 12);
  expect(baselineRate([5_000, 0], [5_000, 0])).toBeCloseTo(0.0001, 6);
  expect(baselineRate([100, 1], [1_900, 99])).toBeNull();
});

test('a rate can only be watched for one that is higher, and possible', () => {
  for (const [before, after] of [
    [0, 0.1],
    [0.1, 0.1],
    [0.3, 0.2],
    [0.5, 1],
    [0.1, 0.105],
    [Number.NaN, 0.5],
  ] as const) {
    expect(rateDetector(before, after)).toBeNull();
  }
});

function probability(before: number, after: number, rate: number, events: number): number {
  const { weights, threshold } = rateDetector(before, after)!;
  return alarmProbability({ probabilities: [1 - rate, rate], weights, unit: 1, events }, threshold);
}

test('the smallest rates have a detector too, of no more units than there is time for', () => {
  for (const [before, after] of [
    [1e-5, 1.2e-5],
    [1e-6, 1e-3],
  ] as const) {
    const { weights, threshold } = rateDetector(before, after)!;
    expect(Math.max(...weights)).toBeGreaterThan(0);
    expect(threshold).toBeLessThanOrEqual(6_000);
  }
});

describe('while nothing changes', () => {
  test.each([
    [0.002, 0.006],
    [0.01, 0.03],
    [0.02, 0.04],
    [0.1, 0.2],
    [0.4, 0.7],
  ])('of detectors of a rate of %f fewer than one of twenty raise an alarm in 5,000 events', (before, after) => {
    const rate = probability(before, after, before, 5_000);
    expect(rate).toBeLessThan(0.05);
    expect(rate).toBeGreaterThan(0.04);
  });
});

describe('a rise from 1 % to 3 %', () => {
  const detector = rateDetector(0.01, 0.03)!;

  /** How often an alarm comes within so many events, after some in which nothing had changed. */
  function alarmRate(runs: number, warmUp: number, rate: number, events: number): number {
    const random = randomFrom(events);
    return rateOf(runs, () => {
      let state = startCusum(detector);
      for (let at = 0; at < warmUp + events; at += 1) {
        const seen = observeEvent(detector, state, { hit: random() < (at < warmUp ? 0.01 : rate), at });
        if (seen.alarm !== null && at >= warmUp) return true;
        state = seen.state;
      }
      return false;
    });
  }

  test('is found within 800 answers in 9 of 10 cases, also where the statistic begins at zero', () => {
    expect(probability(0.01, 0.03, 0.03, 800)).toBeGreaterThan(0.9);
  });

  /** 1,500 runs know a rate of 91 % to ± 1.4 points, and 1,000 one of 5 % to ± 1.3. */
  test('and that is what the detector does, answer by answer', () => {
    expect(alarmRate(1_500, 300, 0.03, 800)).toBeGreaterThan(0.9);
    const falseAlarms = shareOf(Math.round(alarmRate(1_000, 0, 0.01, 5_000) * 1_000), 1_000)!;
    expect(falseAlarms.interval.low).toBeLessThan(0.0457);
    expect(falseAlarms.interval.high).toBeGreaterThan(0.0457);
  });
});
