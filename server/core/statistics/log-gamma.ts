/** From here on Stirling's series, cut after five terms, is right to the last digit of a double or two. */
const largeEnough = 12;

/** 1/12x − 1/360x³ + 1/1260x⁵ − 1/1680x⁷ + 1/1188x⁹ (Abramowitz and Stegun 1964, 6.1.41). */
const stirlingTerms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];

/** ln Γ(x) for x > 0. Smaller x are moved up by Γ(x) = Γ(x + 1) / x. */
export function logGamma(x: number): number {
  let movedBy = 1;
  let moved = x;
  while (moved < largeEnough) {
    movedBy *= moved;
    moved += 1;
  }
  const series = stirlingTerms.reduceRight((sum, term) => sum / moved ** 2 + term, 0) / moved;
  return (moved - 0.5) * Math.log(moved) - moved + Math.log(2 * Math.PI) / 2 + series - Math.log(movedBy);
}
