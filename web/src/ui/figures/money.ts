import { thin } from './thin-number.ts';

/** Dollars where there is little room: cents from a dollar on, below that the first two digits. The rest is told where one asks. */
export function roundMoney(dollars: string): string {
  const amount = Number(dollars);
  if (amount === 0) return '$0';
  if (Math.abs(amount) >= 1) return `$${thin(amount, 2, 2)}`;
  const places = Math.min(9, 1 - Math.floor(Math.log10(Math.abs(amount))));
  return `$${thin(amount, Math.max(2, places), 2)}`;
}

/** The part by which something is more than before; null where there was nothing before. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}
