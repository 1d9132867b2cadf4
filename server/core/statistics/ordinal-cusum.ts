import { baselineOf } from './baseline.ts';
import { type CusumAlarm, type CusumDetector, type CusumState, observeOutcome } from './cusum.ts';
import { thresholdFor } from './cusum-threshold.ts';
import { momentsOf, type ScoreCounts, total } from './score-counts.ts';

/** How likely each score is, from 1 to 5. */
export type ScoreShares = ScoreCounts;

/** Ratings that a baseline needs: they know its mean to ± 0.1 stars. */
const enoughRatings = 500;
/** Weights are rounded to hundredths. */
const unit = 0.01;
/** A smaller fall is within what a baseline leaves open. */
const leastFall = 0.1;
/** Less than one detector of twenty may raise a false alarm within so many ratings. */
const quietFor = 2_000;

/** How a subject was rated until now: by its own 500 ratings or more, or filled up with the fleet's (see baseline.ts). */
export function ratingBaseline(own: ScoreCounts, fleet: ScoreCounts): ScoreShares | null {
  return baselineOf(own, fleet, enoughRatings) as ScoreShares | null;
}

/**
 * What notices that ratings have fallen by `fall` stars or more, from one rating to the next.
 *
 * After the change score x is held to be as likely as before times e^(−λx), over what makes that a distribution: the
 * exponential tilt, of all distributions with the lower mean the one nearest to the baseline (Kullback 1959). λ follows from
 * `fall`; the weights are then a straight line, −λx − ln Σ p e^(−λx). Null where the mean can't fall so far, and for less than a
 * tenth of a star.
 */
export function ratingDetector(baseline: ScoreShares, fall = 0.5): CusumDetector<ScoreCounts> | null {
  const mean = momentsOf(baseline)?.mean;
  const lowest = baseline.findIndex((share) => share > 0) + 1;
  if (mean === undefined || !(fall >= leastFall && mean - fall > lowest)) return null;
  const probabilities = tilt(baseline, 0);
  const weights = weightsOf(probabilities, strengthFor(probabilities, mean - fall));
  return { weights, threshold: thresholdFor({ probabilities, weights, unit, events: quietFor }) };
}

export function observeRating(
  detector: CusumDetector<ScoreCounts>,
  state: CusumState<ScoreCounts>,
  { score, at }: { score: number; at: number },
): { state: CusumState<ScoreCounts>; alarm: CusumAlarm<ScoreCounts> | null } {
  return observeOutcome(detector, state, { outcome: score - 1, at });
}

function weightsOf(probabilities: ScoreShares, strength: number): ScoreCounts {
  const norm = Math.log(total(probabilities.map((share, index) => share * Math.exp(-strength * index))));
  return probabilities.map((_, index) =>
    Math.round((-strength * index - norm) / unit),
  ) as readonly number[] as ScoreCounts;
}

const strongest = 100;
const halvings = 60;

/** λ by bisection: the stronger the tilt, the lower the mean. */
function strengthFor(probabilities: ScoreShares, mean: number): number {
  let [low, high] = [0, strongest];
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = (low + high) / 2;
    if (momentsOf(tilt(probabilities, middle))!.mean > mean) low = middle;
    else high = middle;
  }
  return low;
}

/** The shares of a distribution tilted by λ; by zero, what it is with a sum of one. */
function tilt(shares: ScoreShares, strength: number): ScoreShares {
  const tilted = shares.map((share, index) => share * Math.exp(-strength * index));
  const sum = total(tilted);
  return tilted.map((share) => share / sum) as readonly number[] as ScoreShares;
}
