/**
 * The share of detectors that raise a false alarm within the events they are made for, while nothing has changed. The promise
 * is less than 5 %.
 */
export const falseAlarms = 0.046;

/** An alarm is never raised on less evidence than e³, about 20 to 1, however seldom there would be a false one. */
const leastEvidence = 3;

/** The chance of an alarm at the next event comes to rest. It is held to be there when it changed so little, three times. */
const rest = { change: 1e-3, everyEvents: 100, times: 3 };

export interface Watched {
  /** How likely each outcome is while nothing has changed. */
  probabilities: readonly number[];
  /** What each outcome adds to the statistic, in whole units. */
  weights: readonly number[];
  /** The log-likelihood ratio that one unit stands for. */
  unit: number;
  /** How many events it is for. */
  events: number;
}

/**
 * The threshold of a CUSUM, in units, at which 4.6 % of detectors raise a false alarm within `events`, or a little less. No one
 * constant does that for every baseline: 7.2 lets 5 to 8 % of detectors of ratings err, depending on how the ratings are spread,
 * and of those of rates from less than 1 % to a quarter.
 *
 * It begins with Siegmund's approximation (1985, chapter 10) and is corrected by the exact probability of an alarm, which falls
 * nearly as e^(−threshold), because weights are log-likelihood ratios. Takes some tens of milliseconds.
 */
export function thresholdFor(watched: Watched): number {
  const lowest = Math.ceil(leastEvidence / watched.unit);
  let threshold = Math.max(approximateThreshold(watched), lowest);
  threshold = Math.max(threshold + correction(watched, threshold), lowest);
  for (;;) {
    const raise = correction(watched, threshold);
    if (raise <= 0) return threshold;
    threshold += raise;
  }
}

function approximateThreshold({ probabilities, weights, unit, events }: Watched): number {
  const drift = -unit * weights.reduce((sum, weight, outcome) => sum + weight * probabilities[outcome]!, 0);
  return Math.ceil((Math.log((events * drift) / falseAlarms) - 1.166 * Math.sqrt(2 * drift)) / unit);
}

/** By how many units the threshold should be higher. */
function correction(watched: Watched, threshold: number): number {
  const probability = alarmProbability(watched, threshold);
  return Math.ceil(Math.log(Math.log1p(-probability) / Math.log1p(-falseAlarms)) / watched.unit);
}

/**
 * How likely an alarm is within `events` that come as `probabilities` say: the statistic is a Markov chain on the units from zero
 * to the threshold (Brook and Evans 1972).
 */
export function alarmProbability({ probabilities, weights, events }: Watched, threshold: number): number {
  let before = new Float64Array(threshold);
  let after = new Float64Array(threshold);
  before[0] = 1;
  let left = 1;
  let chanceBefore = 0;
  let timesAtRest = 0;
  for (let event = 1; event <= events; event += 1) {
    const alarmed = moveOn(before, after, { probabilities, weights });
    [before, after] = [after, before];
    const chance = alarmed / left;
    left -= alarmed;
    if (event % rest.everyEvents !== 0) continue;
    const isAtRest = chance > 0 && Math.abs(chance - chanceBefore) < chance * rest.change;
    timesAtRest = isAtRest ? timesAtRest + 1 : 0;
    if (timesAtRest === rest.times) return 1 - left * (1 - chance) ** (events - event);
    chanceBefore = chance;
  }
  return 1 - left;
}

/** By one event; what would fall below zero is at zero. Answers with what reaches the threshold: an alarm, and gone. */
function moveOn(
  before: Float64Array,
  after: Float64Array,
  { probabilities, weights }: Pick<Watched, 'probabilities' | 'weights'>,
): number {
  const states = before.length;
  after.fill(0);
  let alarmed = 0;
  for (const [outcome, weight] of weights.entries()) {
    const probability = probabilities[outcome]!;
    const first = Math.min(Math.max(-weight, 0), states);
    const end = Math.max(Math.min(states - weight, states), 0);
    for (let from = 0; from < first; from += 1) after[0]! += before[from]! * probability;
    for (let from = first; from < end; from += 1) after[from + weight]! += before[from]! * probability;
    for (let from = end; from < states; from += 1) alarmed += before[from]! * probability;
  }
  return alarmed;
}
