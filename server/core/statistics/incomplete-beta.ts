import { logGamma } from './log-gamma.ts';

const maxTerms = 10_000;
const precision = 1e-15;
/** In place of a zero in a denominator. */
const tiny = 1e-300;

/**
 * The regularised incomplete beta function Iₓ(a, b) for 0 ≤ x ≤ 1 and a, b > 0: the share of a beta distribution
 * below x. By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), which converges quickly
 * on the left of the distribution's centre; the right is the mirror image of that.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFactor = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.exp(logFactor) / (a * continuedFraction(x, a, b));
}

/** 1 + d₁ / (1 + d₂ / (1 + …)), from its front by the method of Lentz (1976), as Thompson and Barnett (1986) changed it. */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let numerator = 1;
  let denominator = 0;
  for (let term = 1; term < maxTerms; term += 1) {
    const d = coefficient(term, x, a, b);
    denominator = 1 / notZero(1 + d * denominator);
    numerator = notZero(1 + d / numerator);
    value *= numerator * denominator;
    if (Math.abs(numerator * denominator - 1) < precision) break;
  }
  return value;
}

function coefficient(term: number, x: number, a: number, b: number): number {
  const m = Math.floor(term / 2);
  return term % 2 === 0
    ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

function notZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
