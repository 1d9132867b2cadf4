import { expect, test } from 'vitest';
import { alarmProbability, falseAlarms, thresholdFor } from './cusum-threshold.ts';

test('the chance of an alarm is that of all ways to it', () => {
  const coin = { probabilities: [0.5, 0.5], weights: [-1, 1], unit: 1 };
  // Up, up; or down, up, up: one in four, and one in eight.
  expect(alarmProbability({ ...coin, events: 1 }, 2)).toBe(0);
  expect(alarmProbability({ ...coin, events: 2 }, 2)).toBe(1 / 4);
  expect(alarmProbability({ ...coin, events: 3 }, 2)).toBe(3 / 8);
});

test('of very many events it is as exact, though it stops counting when the chance has come to rest', () => {
  const rare = { probabilities: [0.9, 0.1], weights: [-1, 3], unit: 0.3 };
  const half = alarmProbability({ ...rare, events: 50_000 }, 24);
  const whole = alarmProbability({ ...rare, events: 100_000 }, 24);
  expect((1 - half) ** 2 / (1 - whole)).toBeCloseTo(1, 2);
});

test('a threshold keeps the promise, and a few units less would not', () => {
  const watched = { probabilities: [0.99, 0.01], weights: [-3, 161], unit: 0.0068, events: 5_000 };
  const threshold = thresholdFor(watched);
  expect(alarmProbability(watched, threshold)).toBeLessThanOrEqual(falseAlarms);
  expect(alarmProbability(watched, threshold - 6)).toBeGreaterThan(falseAlarms);
});

test('no alarm is raised on less evidence than 20 to 1, however seldom there would be a false one', () => {
  const few = { probabilities: [0.99, 0.01], weights: [-3, 161], unit: 0.0068, events: 10 };
  expect(thresholdFor(few)).toBe(Math.ceil(3 / 0.0068));
});
