import { type CusumDetector, type CusumState, observeOutcome, startCusum } from '#server/core/statistics/cusum.ts';
import { total } from '#server/core/statistics/score-counts.ts';
import type { WatchedEvent } from './alarm.ts';
import type { Candidate } from './known-change.ts';
import { countOutcomes, type Watch, type WatchedMetric } from './watched-metric.ts';

type Detector = CusumDetector<readonly number[]>;

/** What was found in the events that are watched. Places are indices of those events. */
export interface Finding {
  /** The event that raised the alarm. */
  raised: number;
  /** The first event after the change. */
  began: number;
  /** The first events that it may have begun with, as far as can be told. */
  earliest: number;
  latest: number;
  /** The known change that it began with, or the nearest before it. */
  change: (Candidate & { fits: boolean }) | null;
  /** The log-likelihood ratio. */
  evidence: number;
}

/** Changes whose log-likelihood is by no more than this below the best one can't be told from it (a 95 % interval). */
const support = 1.92;
/** A known change is much likelier to be it than any other moment: the events must speak against it by 20 to 1. */
const supportForKnown = 3;

/** Below so many events before a change, their own figure says nothing yet. */
const enoughBefore = 20;

/**
 * The first alarm that a metric raises in the events, and where the change lies that it is about; null where there is none.
 *
 * The sum is not begun anew at known changes: who edits a prompt every day would never hear that its ratings have fallen. Instead
 * the change is placed at the known one that the events speak for, where they don't speak against it.
 */
export function findChange(
  { metric, watch, own }: { metric: WatchedMetric; watch: Watch; own: readonly number[] },
  events: readonly WatchedEvent[],
  candidates: readonly Candidate[],
): Finding | null {
  for (const { raised, since } of alarmsIn(watch.detector, events)) {
    const finding = placeChange(watch, events, { raised, since }, candidates);
    const counts = (from: number, to?: number): number[] => countOutcomes(events.slice(from, to), metric.outcomes);
    const before = added(own, counts(0, finding.began));
    if (isWorse(metric, before, counts(finding.began, raised + 1))) return finding;
  }
  return null;
}

/** Where the sum was zero for the last time: from there on all goes on as if it had begun there. Null: it never was. */
export function lastRest({ detector }: Watch, events: readonly WatchedEvent[]): Date | null {
  let state = startCusum(detector);
  for (const { at, outcome } of events) state = observeOutcome(detector, state, { outcome, at: at.getTime() }).state;
  return state.lastZero === null ? null : new Date(state.lastZero);
}

/** The event by which it is as sure that things are as they were as it was at the alarm that they were not; null: none. */
export function findRecovery({ detector }: Watch, events: readonly WatchedEvent[]): number | null {
  const { weights, threshold } = detector;
  for (const { raised } of alarmsIn({ weights: weights.map((weight) => -weight), threshold }, events)) return raised;
  return null;
}

/** The alarms one after the other, each with the first event since the sum was zero. */
function* alarmsIn(detector: Detector, events: readonly WatchedEvent[]): Generator<{ raised: number; since: number }> {
  let state: CusumState<readonly number[]> = startCusum(detector);
  let since = 0;
  for (const [index, { outcome }] of events.entries()) {
    const seen = observeOutcome(detector, state, { outcome, at: index });
    state = seen.state;
    if (seen.alarm !== null) yield { raised: index, since };
    if (state.statistic === 0) since = index + 1;
  }
}

function placeChange(
  { detector, unit }: Watch,
  events: readonly WatchedEvent[],
  { raised, since }: { raised: number; since: number },
  candidates: readonly Candidate[],
): Finding {
  const evidenceFrom = evidenceOfEach(detector, events.slice(0, raised + 1), unit);
  const evidence = evidenceFrom[since]!;
  const isWithin = (from: number, distance: number): boolean => evidenceFrom[from]! >= evidence - distance;
  const inRange = candidates.flatMap((candidate) => {
    const began = events.findIndex(({ at }) => at >= candidate.at);
    const isWatched = candidate.at > events[0]!.at && began !== -1 && began <= raised;
    return isWatched && isWithin(began, supportForKnown) ? [{ candidate, began }] : [];
  });
  const [fitting] = inRange.toSorted((a, b) => evidenceFrom[b.began]! - evidenceFrom[a.began]!);
  const began = fitting?.began ?? since;
  const nearest = candidates
    .filter(({ at }) => at <= events[began]!.at)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
  const change = fitting ? { ...fitting.candidate, fits: true } : nearest ? { ...nearest, fits: false } : null;
  const possible = evidenceFrom.flatMap((_, from) => (isWithin(from, support) ? [from] : []));
  return { raised, began, earliest: possible[0]!, latest: possible.at(-1)!, change, evidence };
}

/** Of a change before each event, the log-likelihood ratio of the events from there on. */
function evidenceOfEach(detector: Detector, events: readonly WatchedEvent[], unit: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (const { outcome } of events.toReversed()) {
    sum += detector.weights[outcome]!;
    sums.push(sum * unit);
  }
  return sums.reverse();
}

/**
 * Where its own events are enough, a subject must have become worse than itself; that it is worse than the house, with which a
 * short baseline was filled up, is for rankings.
 */
function isWorse(metric: WatchedMetric, before: readonly number[], after: readonly number[]): boolean {
  if (total(before) < enoughBefore) return true;
  const difference = metric.difference(before, after);
  if (difference === null || !difference.excludesZero) return false;
  return metric.metric === 'ratings' ? difference.difference < 0 : difference.difference > 0;
}

export function added(a: readonly number[], b: readonly number[]): number[] {
  return a.map((count, index) => count + b[index]!);
}
