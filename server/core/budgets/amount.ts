import type { BudgetUnit } from '#server/db/budget-tables.ts';

/** Amounts are written as decimals: tokens, or nano-dollars as dollars with cents and as much behind these as there is. */
export function decimalOf(amount: number, unit: BudgetUnit): string {
  if (unit === 'tokens') return String(amount);
  const digits = String(amount).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9).replace(/0{1,7}$/, '')}`;
}

/** Back: tokens, or nano-dollars of a decimal with at most nine digits behind the point. */
export function amountIn(unit: BudgetUnit, decimal: string): number {
  const [whole = '0', decimals = ''] = decimal.split('.');
  return unit === 'tokens' ? Number(whole) : Number(`${whole}${decimals.padEnd(9, '0')}`);
}

/** As people read it. */
export function quantityOf(amount: number, unit: BudgetUnit): string {
  const [whole, decimals] = decimalOf(amount, unit).split('.');
  const grouped = Number(whole).toLocaleString('en');
  return unit === 'tokens' ? `${grouped} tokens` : `$${grouped}.${decimals}`;
}
