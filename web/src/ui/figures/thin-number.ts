/** Stands between each three digits: narrow, and no line breaks at it. */
const gap = '\u202F';

/** A number in groups of three digits, with at most so many decimals, and zeros only to the least. */
export function thin(value: number, most = 0, least = 0): string {
  return thinDecimal(value.toFixed(most), least);
}

/** A decimal in groups of three digits, to its last digit that is not 0. */
export function thinDecimal(decimal: string, least = 0): string {
  const [whole = '0', decimals = ''] = decimal.split('.');
  const kept = decimals.replace(/0+$/, '').padEnd(least, '0');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, gap);
  return kept === '' ? grouped : `${grouped}.${kept}`;
}
