import type { BudgetAction, BudgetPeriod, BudgetScope, BudgetUnit } from '#server/db/budget-tables.ts';
import { levelOf } from './budget.ts';

/** A budget that the call is in, as it stood before. */
export interface FoundBudget {
  id: string;
  name: string;
  scope: BudgetScope;
  unit: BudgetUnit;
  period: BudgetPeriod;
  timeZone: string;
  amount: number;
  action: BudgetAction;
  endsAt: Date;
  /** Null where nobody has added anything up yet. */
  used: number | null;
  held: number | null;
}

/** Whether a call that has used so much since may have brought one of its budgets to where people are told of it. */
export function mayBeNear(budgets: FoundBudget[], tokens: number, costNano: bigint | null): boolean {
  return budgets.some(({ unit, used, amount }) => {
    const added = unit === 'tokens' ? tokens : Number(costNano ?? 0n);
    return levelOf((used ?? 0) + added, amount) !== 'within';
  });
}
