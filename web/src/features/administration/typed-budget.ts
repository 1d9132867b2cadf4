import type { Budget, BudgetChanges, NewBudget } from '#web/api/budgets.ts';

/** What stands in the fields of a budget. */
export interface TypedBudget {
  name: string;
  scope: Budget['scope'];
  /** Ids; empty where none is chosen. */
  person: string;
  agent: string;
  model: string;
  unit: Budget['unit'];
  amount: string;
  period: Budget['period'];
  timeZone: string;
  action: Budget['action'];
}

const blank = {
  name: '',
  scope: 'each_person',
  person: '',
  agent: '',
  model: '',
  unit: 'dollars',
  amount: '',
  period: 'month',
  action: 'block',
} as const;

export function typedOf(budget: Budget | null): TypedBudget {
  if (budget === null) return { ...blank, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
  const { name, scope, unit, amount, period, time_zone: timeZone, action } = budget;
  return { ...blank, name, scope, unit, amount, period, timeZone, action };
}

export function newOf({
  name,
  scope,
  person,
  agent,
  model,
  unit,
  amount,
  period,
  timeZone,
  action,
}: TypedBudget): NewBudget {
  return {
    name,
    scope,
    ...(scope === 'person' && person !== '' && { person: Number(person) }),
    ...(scope === 'agent' && agent !== '' && { agent }),
    ...(scope === 'model' && model !== '' && { model }),
    unit,
    amount: amountOf(amount),
    period,
    time_zone: timeZone,
    action,
  };
}

export function changesOf({ name, amount, period, timeZone, action }: TypedBudget, { version }: Budget): BudgetChanges {
  return { name, amount: amountOf(amount), period, time_zone: timeZone, action, version };
}

/** As people type it: with a sign, commas and spaces. */
function amountOf(typed: string): string {
  return typed.replaceAll(/[$,\s]/g, '');
}
