/**
 * p-values for many tests at once (Benjamini and Hochberg 1995): whoever believes all that come out at or below 0.05 is wrong in
 * 5 % of what they believe, on average. The i-th smallest of m becomes the least of p · m / i from there on, at most 1.
 * In the order given; none for none.
 */
export function adjustForMany(pValues: readonly number[]): number[] {
  const descending = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => b.p - a.p);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  for (const [position, { p, index }] of descending.entries()) {
    least = Math.min(least, (p * pValues.length) / (pValues.length - position));
    adjusted[index] = least;
  }
  return adjusted;
}
