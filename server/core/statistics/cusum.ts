/**
 * What watches a stream of events for a change for the worse: Page's cumulative sum (1954). Each event adds the logarithm
 * of how much more likely its outcome is after the change than before it; below zero the sum is not let, so what went well long
 * ago does not make up for what goes wrong now. When it reaches the threshold, that is an alarm.
 *
 * A detector and its state are plain values: kept as JSON, they go on where they stopped.
 */
export interface CusumDetector<Counts extends readonly number[]> {
  /** Of each outcome, the log-likelihood ratio, in whole units: sums of them are exact, however long it runs. */
  weights: Counts;
  /** In units. */
  threshold: number;
}

export interface CusumState<Counts extends readonly number[]> {
  statistic: number;
  /** When it was last zero: the `at` of the event that made it so; null where none has yet. */
  lastZero: number | null;
  /** How often each outcome came since then. */
  since: Counts;
}

export interface CusumAlarm<Counts extends readonly number[]> {
  /** The event that raised it. */
  at: number;
  /**
   * When things changed, as far as can be told (Page 1954): right after the statistic was zero for the last time. Null where it
   * never was: before the first event, or at it.
   */
  changedAfter: number | null;
  /** What was observed since then, the alarm's own event with it. */
  since: Counts;
}

export function startCusum<Counts extends readonly number[]>(detector: CusumDetector<Counts>): CusumState<Counts> {
  return { statistic: 0, lastZero: null, since: nothing(detector) };
}

/**
 * The state after an event, and the alarm if it raises one. `at` is any number that grows from event to event, as
 * milliseconds. After an alarm it begins anew from zero: what stays bad is alarmed of again.
 */
export function observeOutcome<Counts extends readonly number[]>(
  detector: CusumDetector<Counts>,
  state: CusumState<Counts>,
  { outcome, at }: { outcome: number; at: number },
): { state: CusumState<Counts>; alarm: CusumAlarm<Counts> | null } {
  const statistic = state.statistic + (detector.weights[outcome] ?? 0);
  const fresh = { statistic: 0, lastZero: at, since: nothing(detector) };
  if (statistic <= 0) return { state: fresh, alarm: null };
  const since = state.since.map((count, index) => count + (index === outcome ? 1 : 0)) as readonly number[] as Counts;
  if (statistic < detector.threshold) return { state: { ...state, statistic, since }, alarm: null };
  return { state: fresh, alarm: { at, changedAfter: state.lastZero, since } };
}

function nothing<Counts extends readonly number[]>({ weights }: CusumDetector<Counts>): Counts {
  return weights.map(() => 0) as readonly number[] as Counts;
}
