/** A decimal string of US dollars to its last digit, with cents: prices are not rounded. */
export function formatPrice(dollars: string): string {
  const [whole = '0', fraction = ''] = dollars.split('.');
  return `$${Number(whole).toLocaleString('en-US')}.${fraction.padEnd(2, '0')}`;
}
