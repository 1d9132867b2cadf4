import { bayesianAverage, type Prior, priorOf } from './bayesian-average.ts';
import { type Interval } from './interval.ts';
import { intervalOfMean } from './mean-interval.ts';
import { type ScoreCounts, total } from './score-counts.ts';

/** Below it a subject is not ranked. */
export const enoughToRank = 20;

export interface Rated<Subject> {
  subject: Subject;
  counts: ScoreCounts;
}

export interface Ranked<Subject> extends Rated<Subject> {
  n: number;
  /** What the order is by: the Bayesian average, in stars. */
  average: number;
  /** Of the mean of its own ratings: the one that is shown, and that decides on the band. */
  interval: Interval;
}

/** Subjects that can't be told apart: all of them have the ranks from `first` to `last`. */
export interface RankBand<Subject> {
  first: number;
  last: number;
  members: Ranked<Subject>[];
}

export interface Ranking<Subject> {
  /** Best first. */
  bands: RankBand<Subject>[];
  /** Subjects with fewer than 20 ratings, most ratings first. They are not ranked, but count in the prior. */
  notEnoughData: Rated<Subject>[];
  /** Null where nothing was rated. */
  prior: Prior | null;
}

/**
 * The order is by the Bayesian average; where that is the same, by the number of ratings, then as given.
 *
 * A band begins with the best that is in none yet. Going down the order, a subject belongs to it as long as its interval
 * overlaps that of every member so far; the first that does not begins the next band. So any two of one band overlap, and
 * two neighbouring bands hold at least one pair that does not.
 */
export function rankSubjects<Subject>(subjects: readonly Rated<Subject>[]): Ranking<Subject> {
  const prior = priorOf(subjects.map(({ counts }) => counts));
  const ranked = prior === null ? [] : subjects.flatMap((rated) => rankable(rated, prior));
  const notEnoughData = subjects.filter(({ counts }) => total(counts) < enoughToRank);
  return {
    bands: bandsOf(ranked.toSorted((a, b) => b.average - a.average || b.n - a.n)),
    notEnoughData: notEnoughData.toSorted((a, b) => total(b.counts) - total(a.counts)),
    prior,
  };
}

function rankable<Subject>(rated: Rated<Subject>, prior: Prior): Ranked<Subject>[] {
  const n = total(rated.counts);
  const interval = intervalOfMean(rated.counts);
  if (n < enoughToRank || interval === null) return [];
  return [{ ...rated, n, average: bayesianAverage(rated.counts, prior), interval }];
}

function bandsOf<Subject>(inOrder: readonly Ranked<Subject>[]): RankBand<Subject>[] {
  const bands: RankBand<Subject>[] = [];
  for (const [index, ranked] of inOrder.entries()) {
    const band = bands.at(-1);
    if (band?.members.every((member) => overlap(member.interval, ranked.interval))) {
      band.members.push(ranked);
      band.last = index + 1;
    } else {
      bands.push({ first: index + 1, last: index + 1, members: [ranked] });
    }
  }
  return bands;
}

function overlap(a: Interval, b: Interval): boolean {
  return a.low <= b.high && b.low <= a.high;
}
