import { momentsOf, type ScoreCounts } from './score-counts.ts';

/** What is expected of a subject (an agent, a version, a model) before it is rated. */
export interface Prior {
  /** The mean of all ratings, in stars. */
  mean: number;
  /** C: as many ratings as the expectation weighs. */
  weight: number;
  /** Whether the weight comes from how far these subjects differ; else they are too few to tell. */
  isEstimated: boolean;
}

/** Where ratings spread by 1.24 stars and the subjects' true means by a quarter of one. */
const usualWeight = 25;
const lowestWeight = 5;
const highestWeight = 100;
const enoughSubjects = 5;

/**
 * C such that the average has the smallest expected error: the variance of ratings of one subject by the variance of the
 * subjects' true means (empirical Bayes: Efron and Morris 1973). Both are taken from the analysis of variance of groups of
 * unequal size (Searle, Casella and McCulloch 1992, 3.6). Where the subjects differ by no more than chance C is at its
 * highest. With fewer than five subjects of two ratings or more the usual weight stands. Null without ratings.
 */
export function priorOf(subjects: readonly ScoreCounts[]): Prior | null {
  const rated = subjects.map(momentsOf).filter((moments) => moments !== null);
  if (rated.length === 0) return null;
  const n = sumOf(rated, (subject) => subject.n);
  const mean = sumOf(rated, (subject) => subject.n * subject.mean) / n;
  const ofUse = rated.flatMap(({ variance, ...subject }) => (variance === null ? [] : [{ ...subject, variance }]));
  if (ofUse.length < enoughSubjects) return { mean, weight: usualWeight, isEstimated: false };
  return { mean, weight: estimateWeight(ofUse), isEstimated: true };
}

/** The mean of a subject's ratings and C more that are as expected: (C · prior mean + sum of scores) / (C + n). */
export function bayesianAverage(counts: ScoreCounts, prior: Prior): number {
  const { n, mean } = momentsOf(counts) ?? { n: 0, mean: 0 };
  return (prior.weight * prior.mean + n * mean) / (prior.weight + n);
}

function estimateWeight(subjects: readonly { n: number; mean: number; variance: number }[]): number {
  const n = sumOf(subjects, (subject) => subject.n);
  const mean = sumOf(subjects, (subject) => subject.n * subject.mean) / n;
  const between = subjects.length - 1;
  const withinSubjects = sumOf(subjects, (subject) => (subject.n - 1) * subject.variance) / (n - subjects.length);
  const acrossSubjects = sumOf(subjects, (subject) => subject.n * (subject.mean - mean) ** 2) / between;
  const usualSize = (n - sumOf(subjects, (subject) => subject.n ** 2) / n) / between;
  const ofTrueMeans = (acrossSubjects - withinSubjects) / usualSize;
  if (ofTrueMeans <= 0) return highestWeight;
  return Math.min(Math.max(withinSubjects / ofTrueMeans, lowestWeight), highestWeight);
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
