/**
 * A decimal string of US dollars for a reader: cents from a dollar on, and as many places as it takes to see
 * two digits below that, as most answers cost far less than a cent.
 */
export function formatMoney(dollars: string): string {
  const amount = Number(dollars);
  if (amount === 0) return '$0';
  if (amount >= 1) return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const places = Math.min(9, 1 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(Math.max(2, places))}`;
}
