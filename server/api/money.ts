/**
 * Integer nano-dollars as the decimal string of the contract: eight decimals, a ninth only where it
 * is not zero, so nothing is rounded.
 */
export function decimalDollars(nano: number): string {
  const sign = nano < 0 ? '-' : '';
  const digits = String(Math.abs(nano)).padStart(10, '0');
  const decimals = digits.slice(-9);
  return `${sign}${digits.slice(0, -9)}.${decimals.endsWith('0') ? decimals.slice(0, 8) : decimals}`;
}

/** The same as the JSON number of the contract's sums: the nearest there is, which is exact to the nano up to $9,000,000. */
export function dollars(nano: number): number {
  return nano / 1_000_000_000;
}
