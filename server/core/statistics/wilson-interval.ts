import { type Interval, within, z95 } from './interval.ts';

/** A part of a whole, 0 to 1. */
export interface Share {
  share: number;
  interval: Interval;
  n: number;
}

/** `part` of `n`, of which it can't be more than all. Null where there is nothing to take a share of. */
export function shareOf(part: number, n: number): Share | null {
  if (n === 0) return null;
  const possible = Math.min(part, n);
  return { share: possible / n, interval: wilsonInterval(possible, n), n };
}

/**
 * The 95 % interval of a share (Wilson 1927): all true shares p that lie within 1.96 of their own standard errors,
 * √(p(1 − p)/n), of the share that was seen. Unlike the textbook's p ± 1.96 standard errors it never leaves 0 to 1, and
 * says something sensible of none or all out of few.
 */
function wilsonInterval(part: number, n: number): Interval {
  const share = part / n;
  const weight = z95 ** 2 / n;
  const centre = (share + weight / 2) / (1 + weight);
  const halfWidth = (z95 / (1 + weight)) * Math.sqrt((share * (1 - share)) / n + weight / (4 * n));
  return within(
    { low: part === 0 ? 0 : centre - halfWidth, high: part === n ? 1 : centre + halfWidth },
    { low: 0, high: 1 },
  );
}
