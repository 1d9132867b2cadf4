import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ratingShapes } from '#tests/support/simulated-ratings.ts';
import { bayesianAverage } from './bayesian-average.ts';
import { adjustForMany } from './benjamini-hochberg.ts';
import { rateDetector } from './bernoulli-cusum.ts';
import { type Difference, differenceOfScores, differenceOfShares } from './difference.ts';
import { histogramOf, quantile } from './histogram.ts';
import { estimateMean } from './mean-interval.ts';
import { ratingDetector } from './ordinal-cusum.ts';
import { rankSubjects } from './rank-bands.ts';
import type { ScoreCounts } from './score-counts.ts';
import { summarizeScores } from './score-summary.ts';
import { trendOf } from './trend.ts';

/** What docs/statistics.md works out in small numbers is what the code says. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/statistics.md'), 'utf8').replaceAll(/\s+/g, ' ');
const rounded = (value: number): string => value.toFixed(2);

test('the mean and its interval', () => {
  const counts: ScoreCounts = [2, 1, 3, 8, 16];
  const { mean, interval, fourOrMore } = summarizeScores(counts);
  const estimate = estimateMean(counts)!;
  expect(page).toContain(`The **mean** is ${rounded(mean!)}, **n** is 30`);
  expect(page).toContain(`is ${rounded(interval!.low)} to ${rounded(interval!.high)}.`);
  expect(page).toContain(
    `a mean of ${rounded(estimate.mean)} and a standard error of ${estimate.standardError.toFixed(3)}`,
  );
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const { low, high } = fourOrMore!.interval;
  expect(page).toContain(`**share of fours and fives** is ${percent(fourOrMore!.share)} here, and its interval`);
  expect(page).toContain(`(Wilson's) ${percent(low)} to ${percent(high)}`);
  expect(page).toContain(`with it they are ${rounded(summarizeScores([0, 0, 0, 0, 20]).interval!.low)} to 5`);
});

test('the ranking', () => {
  const prior = { mean: 3.8, weight: 25, isEstimated: false };
  expect(bayesianAverage([0, 0, 0, 0, 5], prior)).toBe(4);
  expect(page).toContain(`stay at ${rounded(bayesianAverage([0, 0, 75, 200, 225], prior))}`);
  const { bands, notEnoughData } = rankSubjects([
    { subject: 'A', counts: [10, 10, 25, 130, 185] },
    { subject: 'B', counts: [5, 10, 20, 60, 65] },
    { subject: 'C', counts: [30, 40, 80, 60, 30] },
    { subject: 'D', counts: [0, 0, 0, 0, 7] },
  ]);
  for (const { first, last, members } of bands) {
    for (const { subject, average, ...ranked } of members) {
      const ranks = first === last ? `${first}` : `${first}–${last}`;
      expect(page).toContain(`${inTable(subject, ranked.counts)} | ${rounded(average)} | ${ranks} |`);
    }
  }
  for (const { subject, counts } of notEnoughData)
    expect(page).toContain(`${inTable(subject, counts)} | | not enough data |`);
});

function inTable(subject: string, counts: ScoreCounts): string {
  const { n, mean, interval } = summarizeScores(counts);
  return `| ${subject} | ${n} | ${rounded(mean!)} | ${rounded(interval!.low)} to ${rounded(interval!.high)}`;
}

test('the differences', () => {
  const ofScores = differenceOfScores([10, 10, 20, 30, 30], [2, 4, 10, 40, 44])!;
  expect(page).toContain(
    `| +${rounded(ofScores.difference)} | +${rounded(ofScores.interval.low)} to +${rounded(ofScores.interval.high)} |`,
  );
  const ofShares = differenceOfShares({ part: 12, n: 1_000 }, { part: 24, n: 1_000 })!;
  expect(page).toContain(inPoints(ofShares));
});

function inPoints({ difference, interval: { low, high } }: Difference): string {
  return `| +${rounded(difference * 100)} points | +${rounded(low * 100)} to +${rounded(high * 100)} points |`;
}

test('the trend, and many at once', () => {
  const series = /Two weeks of ([\d., ]+) are \*\*declining\*\*/.exec(page)![1]!.split(', ').map(Number);
  const trend = trendOf({ points: series.map((y, x) => ({ x, y })), better: 'higher' });
  if (trend.word === 'not enough data') throw new Error('The series has fourteen days.');
  const [slow, fast] = [-trend.interval.high, -trend.interval.low];
  expect(page).toContain(
    `**${trend.word}**, by ${rounded(-trend.slope)} stars a day (${slow.toFixed(3)} to ${rounded(fast)}), p = ${trend.p.toFixed(4)}`,
  );
  const raised = adjustForMany([0.005, 0.01, 0.03, 0.04, 0.9]).map((p) => Number(p.toFixed(3)));
  expect(page).toContain(`count as ${raised.slice(0, -1).join(', ')} and ${raised.at(-1)}`);
});

test('the points of an alarm', () => {
  const { weights, threshold } = ratingDetector(ratingShapes.usual)!;
  const [one, two, three, four, five] = weights;
  expect(page).toContain(
    `a one adds ${one} points, a two ${two}, a three ${three}; a four takes away ${-four}, a five ${-five}`,
  );
  expect(page).toContain(`The alarm comes at ${threshold}. *Flags`);
  const rate = rateDetector(0.01, 0.03)!;
  expect(page).toContain(
    `a flagged answer adds ${rate.weights[1]} points and any other takes away ${-rate.weights[0]}`,
  );
  expect(page).toContain(`The alarm comes at ${rate.threshold}. |`);
});

test('the percentiles', () => {
  const answers = histogramOf([400, 900, 1_100, 1_200, 1_300, 1_500, 1_800, 2_400, 4_100, 9_800]);
  const [p50, p95] = [0.5, 0.95].map((p) => rounded(quantile(answers, p)! / 1_000));
  expect(page).toContain(`a p50 of ${p50} s and a p95 of ${p95} s`);
});
