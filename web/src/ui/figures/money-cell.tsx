import { formatFigure } from '#web/ui/chart/units.ts';
import { roundMoney } from './money.ts';

interface MoneyCellProps {
  dollars: string;
  /** How many calls are not in it. */
  unpriced: number;
}

/** Rounded dollars, exact when one points at them; what has no price is never shown as free. */
export function MoneyCell({ dollars, unpriced }: MoneyCellProps) {
  const isAllUnknown = Number(dollars) === 0 && unpriced > 0;
  return (
    <span title={isAllUnknown ? 'No price is known' : formatFigure('money', dollars)}>
      {isAllUnknown ? <span className="text-quince-ink">not priced</span> : roundMoney(dollars)}
      {!isAllUnknown && unpriced > 0 && (
        <span className="text-quince-ink" title={`${unpriced} calls have no price`}>
          {' +'}
          <span className="sr-only">{unpriced} calls without a price</span>
        </span>
      )}
    </span>
  );
}
