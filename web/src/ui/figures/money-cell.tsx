import { formatFigure } from '#web/ui/chart/units.ts';
import { roundMoney } from './money.ts';
import { thin } from './thin-number.ts';

interface MoneyCellProps {
  dollars: string;
  /** How many calls are not in it. */
  unpriced: number;
}

/** Rounded dollars, exact when one points at them; what has no price is never shown as free. */
export function MoneyCell({ dollars, unpriced }: MoneyCellProps) {
  if (isUnknown(dollars, unpriced)) return <span className="text-quince-ink">not priced</span>;
  return (
    <span title={formatFigure('money', dollars)}>
      {roundMoney(dollars)}
      {unpriced > 0 && <span className="block text-2xs text-quince-ink">{thin(unpriced)} not priced</span>}
    </span>
  );
}

/** Nothing is known of what it cost. */
export function isUnknown(dollars: string, unpriced: number): boolean {
  return Number(dollars) === 0 && unpriced > 0;
}
