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
