/** Where a figure lies with 95 % confidence. Both ends belong to it. */
export interface Interval {
  low: number;
  high: number;
}

/** Every interval of this folder is a 95 % one: so many standard errors of a normal distribution to either side. */
export const z95 = 1.959963984540054;

export function intervalAround(centre: number, halfWidth: number): Interval {
  return { low: centre - halfWidth, high: centre + halfWidth };
}

/** The part of an interval that is possible: no mean of ratings lies above 5, no share above 1. */
export function within({ low, high }: Interval, possible: Interval): Interval {
  const clamp = (value: number): number => Math.min(Math.max(value, possible.low), possible.high);
  return { low: clamp(low), high: clamp(high) };
}

export function excludesZero({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}
