/** Below it the series needs few terms, above it the continued fraction does. */
const turn = 2.5;
const fractionDepth = 200;

/** The probability that a standard normal value lies at least as far from zero as `z`, on either side. */
export function twoSidedTail(z: number): number {
  const distance = Math.abs(z);
  return Math.min(1, 2 * (distance < turn ? 0.5 - fromZero(distance) : beyond(distance)));
}

/** Between zero and `z`: φ(z) · (z + z³/3 + z⁵/(3·5) + …) (Marsaglia 2004, Evaluating the normal distribution). */
function fromZero(z: number): number {
  let sum = z;
  let term = z;
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= z ** 2 / odd;
    sum += term;
  }
  return density(z) * sum;
}

/** Above `z`: φ(z) / (z + 1 / (z + 2 / (z + 3 / …))) (Laplace 1805; Abramowitz and Stegun 1964, 26.2.14). */
function beyond(z: number): number {
  let fraction = z;
  for (let k = fractionDepth; k > 0; k -= 1) fraction = z + k / fraction;
  return density(z) / fraction;
}

function density(z: number): number {
  return Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
}
