/** An autocorrelation that is corrected for its bias may come out above what is possible. */
const highest = 0.99;

/**
 * By what the variance of Mann and Kendall's S is greater than it would be if each value were independent of those before it
 * (Hamed and Rao 1998): 1 + 2 / (n(n−1)(n−2)) · Σ (n−k)(n−k−1)(n−k−2) ρₖ over lags k, ρₖ being the autocorrelation of the
 * ranks of what a trend leaves over. At least 1: that neighbours differ is not taken for evidence. 1 below four values.
 *
 * Hamed and Rao sum over all lags at which ρₖ is significant. Simulated on series of 14 to 365 values without any trend
 * that finds one in 9 to 11 % where 5 % are promised, since with many lags some are always significant. So the sum runs over the
 * first lags, as long as ρₖ is positive (Geyer 1992), each corrected for its bias by (1 + 4ρ)/n (Kendall 1954): 4 to 6 %, and with
 * ρ₁ = 0.4, where the uncorrected test is wrong in 14 to 20 %, 5 to 10 %.
 */
export function varianceInflation(residuals: readonly number[]): number {
  const n = residuals.length;
  if (n < 4) return 1;
  const deviations = ranksOf(residuals).map((rank) => rank - (n + 1) / 2);
  const squares = productAtLag(deviations, 0);
  if (squares === 0) return 1;
  let sum = 0;
  for (let lag = 1; lag < n - 2; lag += 1) {
    const biased = productAtLag(deviations, lag) / squares;
    const autocorrelation = Math.min(biased + (1 + 4 * biased) / n, highest);
    if (autocorrelation <= 0) break;
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * autocorrelation;
  }
  return 1 + (2 * sum) / (n * (n - 1) * (n - 2));
}

/** From 1; equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const rankOf = new Map<number, number>();
  for (const [index, value] of sorted.entries()) {
    if (rankOf.has(value)) continue;
    const last = sorted.lastIndexOf(value);
    rankOf.set(value, (index + last) / 2 + 1);
  }
  return values.map((value) => rankOf.get(value)!);
}

function productAtLag(deviations: readonly number[], lag: number): number {
  return deviations.slice(lag).reduce((sum, deviation, index) => sum + deviation * deviations[index]!, 0);
}
