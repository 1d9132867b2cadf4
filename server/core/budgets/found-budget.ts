import type { BudgetAction, BudgetPeriod, BudgetScope, BudgetUnit } from '#server/db/budget-tables.ts';
import type { Usage } from '#server/providers/provider.ts';
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

/** Whether calls that have used so much since may have brought one of their budgets to where people are told of it. */
export function mayBeNear(budgets: FoundBudget[], calls: { usage: Usage; costNano: bigint | null }[]): boolean {
  const tokens = calls.reduce((sum, { usage }) => sum + tokensOf(usage), 0);
  const costNano = calls.reduce((sum, call) => sum + Number(call.costNano ?? 0n), 0);
  return budgets.some(({ unit, used, amount }) => {
    const added = unit === 'tokens' ? tokens : costNano;
    return levelOf((used ?? 0) + added, amount) !== 'within';
  });
}

function tokensOf({ inputUncached, inputCacheRead, inputCacheWrite, outputText, outputReasoning }: Usage): number {
  return inputUncached + inputCacheRead + inputCacheWrite + outputText + outputReasoning;
}
