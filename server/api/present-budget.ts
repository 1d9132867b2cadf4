import type { Budget as WireBudget, PersonOfBudget } from '#contract/admin/budgets.ts';
import type { OwnBudget } from '#contract/budgets.ts';
import { decimalOf } from '#server/core/budgets/amount.ts';
import { type Budget, type BudgetUse, leftOf, levelOf } from '#server/core/budgets/budget.ts';
import type { BudgetInUse, ManagedBudget, PersonInUse } from '#server/core/budgets/list-budgets.ts';

export function presentOwnBudget(budget: BudgetInUse): OwnBudget {
  return { ...settingsOf(budget), ...useOf(budget, budget) };
}

export function presentBudget(budget: ManagedBudget): WireBudget {
  const { person, version, people, createdAt, updatedAt } = budget;
  return {
    ...settingsOf(budget),
    person,
    version,
    ...useOf(budget, budget),
    people: people && { people: people.people, near: people.near, used_up: people.usedUp },
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function presentPersonOfBudget(person: PersonInUse, budget: Budget): PersonOfBudget {
  return { id: person.userId, username: person.username, ...useOf(person, budget) };
}

function settingsOf(budget: BudgetInUse) {
  const { id, name, scope, agent, model, unit, period, timeZone, amount, action, startsAt, endsAt } = budget;
  return {
    id,
    name,
    scope,
    agent,
    model,
    unit,
    period,
    time_zone: timeZone,
    amount: decimalOf(amount, unit),
    action,
    from: startsAt.toISOString(),
    until: endsAt.toISOString(),
  };
}

function useOf(use: Omit<BudgetUse, 'startsAt' | 'endsAt'>, { unit, amount }: Pick<Budget, 'unit' | 'amount'>) {
  const { used, held, unpricedCalls } = use;
  return {
    used: decimalOf(used, unit),
    held: decimalOf(held, unit),
    left: decimalOf(leftOf(use, amount), unit),
    share: used / amount,
    level: levelOf(used, amount),
    unpriced_calls: unpricedCalls,
  };
}
