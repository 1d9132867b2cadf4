import type { Budget, PersonOfBudget } from '#web/api/budgets.ts';
import { amountIn, amountWithUnit } from '#web/lib/budget-words.ts';
import { countOf } from '#web/lib/format-count.ts';
import { UseBar } from '#web/ui/use-bar.tsx';

interface BudgetUseProps {
  use: Pick<PersonOfBudget, 'used' | 'held' | 'share' | 'level' | 'unpriced_calls'>;
  of: Pick<Budget, 'amount' | 'unit'>;
}

/** A bar of what is used and held, with both in numbers. */
export function BudgetUse({ use, of: { amount, unit } }: BudgetUseProps) {
  const { used, held, share, level, unpriced_calls: unpriced } = use;
  return (
    <div className="max-w-80">
      <UseBar
        label={`${amountWithUnit(used, unit)} of ${amountWithUnit(amount, unit)} used`}
        used={share}
        held={Number(held) / Number(amount)}
        level={level}
      />
      <span className="mt-1 block text-xs">
        {amountIn(used, unit)} <span className="text-faint">of {amountIn(amount, unit)}</span>
        {Number(held) > 0 && <span className="text-faint"> · {amountIn(held, unit)} held</span>}
      </span>
      {unpriced > 0 && (
        <span className="block text-xs text-quince-ink">
          without {countOf(unpriced, 'call', 'calls')} of unknown price
        </span>
      )}
    </div>
  );
}
