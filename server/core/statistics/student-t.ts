import { incompleteBeta } from './incomplete-beta.ts';
import { z95 } from './interval.ts';
import { logGamma } from './log-gamma.ts';

/** From here on the first term of the expansion in 1/df is right to ten digits. */
const nearlyNormal = 1e5;
const maxSteps = 60;

/**
 * How many standard errors lie on either side of a mean in its 95 % interval: the 0.975 quantile of Student's t
 * distribution (Student 1908) with `df` ≥ 1 degrees of freedom, which need not be whole.
 *
 * The distribution function is an incomplete beta function (Abramowitz and Stegun 1964, 26.7.1). It is inverted by
 * Newton's method from the normal quantile. That lies below every t quantile, and right of zero the function is concave,
 * so each step goes up and none goes too far.
 */
export function studentT95(df: number): number {
  if (df > nearlyNormal) return z95 + (z95 ** 3 + z95) / (4 * df);
  const density = densityOf(df);
  let t = z95;
  for (let step = 0; step < maxSteps; step += 1) {
    const missing = upperTail(t, df) - 0.025;
    t += missing / density(t);
    if (missing < 1e-15) break;
  }
  return t;
}

/** The probability of a value above `t` ≥ 0. */
function upperTail(t: number, df: number): number {
  return incompleteBeta(df / (df + t ** 2), df / 2, 0.5) / 2;
}

function densityOf(df: number): (t: number) => number {
  const height = Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI);
  return (t) => height * (1 + t ** 2 / df) ** (-(df + 1) / 2);
}
