import { baselineOf } from './baseline.ts';
import { type CusumAlarm, type CusumDetector, type CusumState, observeOutcome } from './cusum.ts';
import { thresholdFor } from './cusum-threshold.ts';

/** Events without what is watched for, and with it: answers and flagged answers, requests that went well and that failed. */
export type HitCounts = readonly [others: number, hits: number];

/** Events that a baseline needs: of a rate of 1 % they know 1 % ± 0.4. */
const enoughEvents = 2_000;
/** Less than one detector of twenty may raise a false alarm within so many events. */
const quietFor = 5_000;
/** A unit is a whole part of the weight of an event that is no hit, but no smaller than makes a threshold of 6,000 units. */
const units = { largest: 0.01, smallest: 0.0005 };
/** A smaller rise is within what a baseline leaves open. */
const leastRise = 1.1;

/** The rate of a subject until now: by its own 2,000 events or more, or filled up with the fleet's (see baseline.ts). */
export function baselineRate(own: HitCounts, fleet: HitCounts): number | null {
  return baselineOf(own, fleet, enoughEvents)?.[1] ?? null;
}

/**
 * What notices that a rate has risen from `before` to `after` or higher, from one event to the next: Page's CUSUM of
 * Bernoulli observations. An event that is no hit takes away a whole number of units, and a hit adds one, as with Reynolds and
 * Stoumbos (1999). Null unless both are rates above 0 and below 1, and the rise is by a tenth at least.
 */
export function rateDetector(before: number, after: number): CusumDetector<HitCounts> | null {
  if (!(before > 0 && after >= before * leastRise && after < 1)) return null;
  const loss = Math.log((1 - before) / (1 - after));
  const unit = Math.max(loss / Math.ceil(loss / units.largest), units.smallest);
  const weights: HitCounts = [-Math.max(Math.round(loss / unit), 1), Math.round(Math.log(after / before) / unit)];
  return { weights, threshold: thresholdFor({ probabilities: [1 - before, before], weights, unit, events: quietFor }) };
}

export function observeEvent(
  detector: CusumDetector<HitCounts>,
  state: CusumState<HitCounts>,
  { hit, at }: { hit: boolean; at: number },
): { state: CusumState<HitCounts>; alarm: CusumAlarm<HitCounts> | null } {
  return observeOutcome(detector, state, { outcome: hit ? 1 : 0, at });
}
