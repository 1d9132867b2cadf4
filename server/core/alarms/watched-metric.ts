import { LRUCache } from 'lru-cache';
import { baselineRate, type HitCounts, rateDetector } from '#server/core/statistics/bernoulli-cusum.ts';
import type { CusumDetector } from '#server/core/statistics/cusum.ts';
import { type Difference, differenceOfScores, differenceOfShares } from '#server/core/statistics/difference.ts';
import { ratingBaseline, ratingDetector } from '#server/core/statistics/ordinal-cusum.ts';
import { momentsOf, type ScoreCounts, total } from '#server/core/statistics/score-counts.ts';
import { summarizeScores } from '#server/core/statistics/score-summary.ts';
import { shareOf } from '#server/core/statistics/wilson-interval.ts';
import type { AlarmMetric } from '#server/db/alarm-tables.ts';
import type { Figure } from './alarm.ts';

/** How a metric is watched: what it is made of, how much of it, and what would be worse. */
export interface WatchedMetric {
  metric: AlarmMetric;
  /** How many outcomes an event may have. */
  outcomes: number;
  /** Events of its own that a baseline needs; those it lacks are the house's. */
  enough: number;
  /** Half of that says enough at the first look at what is there already: of what is rare it doesn't. */
  isHalfEnough: boolean;
  /** Events at most that a baseline is made of, and that are watched from one and the same baseline. */
  most: number;
  detect: (own: readonly number[], house: readonly number[]) => Watch | null;
  figure: (counts: readonly number[]) => Figure;
  /** After less before; null where there is too little to tell. */
  difference: (before: readonly number[], after: readonly number[]) => Difference | null;
}

export interface Watch {
  detector: CusumDetector<readonly number[]>;
  /** The log-likelihood ratio of one unit of the detector. */
  unit: number;
  /** The figure that the baseline expects. */
  expected: number;
}

const ratings: WatchedMetric = {
  metric: 'ratings',
  outcomes: 5,
  enough: 500,
  isHalfEnough: true,
  most: 2_000,
  detect(own, house) {
    const baseline = ratingBaseline(scores(own), scores(house));
    const detector = baseline && kept(`ratings ${baseline.join(' ')}`, () => ratingDetector(baseline));
    return baseline && detector && { detector, unit: 0.01, expected: momentsOf(baseline)!.mean };
  },
  figure(counts) {
    const { n, mean, interval } = summarizeScores(scores(counts));
    return { n, value: mean, interval };
  },
  difference: (before, after) => differenceOfScores(scores(before), scores(after)),
};

const rates = (metric: 'flags' | 'errors'): WatchedMetric => ({
  metric,
  outcomes: 2,
  enough: 2_000,
  isHalfEnough: false,
  most: 5_000,
  detect(own, house) {
    const expected = baselineRate(hits(own), hits(house));
    if (expected === null) return null;
    const before = onGrid(expected);
    const after = worse(before);
    const detector = kept(`rate ${before}`, () => rateDetector(before, after));
    return detector && { detector, unit: Math.log(after / before) / detector.weights[1]!, expected };
  },
  figure(counts) {
    const share = shareOf(counts[1] ?? 0, total(counts));
    return { n: total(counts), value: share?.share ?? null, interval: share?.interval ?? null };
  },
  difference: (before, after) => differenceOfShares(part(before), part(after)),
});

export const watchedMetrics: readonly WatchedMetric[] = [ratings, rates('flags'), rates('errors')];

export function watchedMetric(metric: AlarmMetric): WatchedMetric {
  return watchedMetrics.find((one) => one.metric === metric)!;
}

export function countOutcomes(events: readonly { outcome: number }[], outcomes: number): number[] {
  const counts = Array.from({ length: outcomes }, () => 0);
  for (const { outcome } of events) counts[outcome]! += 1;
  return counts;
}

/** A threshold takes some tens of milliseconds, and baselines stay for long. */
const detectors = new LRUCache<string, { detector: CusumDetector<readonly number[]> | null }>({ max: 2_000 });

function kept<Counts extends readonly number[]>(
  key: string,
  make: () => CusumDetector<Counts> | null,
): CusumDetector<readonly number[]> | null {
  const known = detectors.get(key) ?? { detector: make() as CusumDetector<readonly number[]> | null };
  detectors.set(key, known);
  return known.detector;
}

/** How far apart rates are that have a detector of their own: of small ones no baseline knows more. */
function gridStep(rate: number): number {
  return Math.log(rate < 0.005 ? 1.1 : 1.005);
}

/** The next rate of the grid, never a lower one: a false alarm is then rather less likely than promised. */
function onGrid(rate: number): number {
  const step = gridStep(rate);
  return Math.min(Math.exp(Math.ceil(Math.log(rate) / step) * step), 0.95);
}

/** Three times as many, but no less than one of a hundred more, and never so many that they could not be. */
function worse(rate: number): number {
  return Math.min(Math.max(3 * rate, rate + 0.01), (1 + rate) / 2);
}

function scores(counts: readonly number[]): ScoreCounts {
  return counts as ScoreCounts;
}

function hits(counts: readonly number[]): HitCounts {
  return counts as HitCounts;
}

function part(counts: readonly number[]): { part: number; n: number } {
  return { part: counts[1] ?? 0, n: total(counts) };
}
