import type { ReachedLimit } from '#contract/reached-limit.ts';
import type { AppError } from '#server/core/errors.ts';
import { reachedLimit } from '#server/core/models/reached-limit.ts';
import { decimalOf, quantityOf } from './amount.ts';
import type { FoundBudget } from './found-budget.ts';

/** When to ask again where all that is left is held. */
const heldRetryMs = 10_000;

/** The budget that stops a call: of several the one that does so longest. */
export function blockingOf(budgets: FoundBudget[]): { budget: FoundBudget; isUsedUp: boolean } | null {
  const blocking = budgets
    .filter(({ action, used, held, amount }) => action === 'block' && used! + held! >= amount)
    .map((budget) => ({ budget, isUsedUp: budget.used! >= budget.amount }))
    .toSorted(
      (a, b) => Number(b.isUsedUp) - Number(a.isUsedUp) || b.budget.endsAt.getTime() - a.budget.endsAt.getTime(),
    );
  return blocking[0] ?? null;
}

/** Says which budget it is, how much of it is used, and when it goes on. */
export function budgetUsedUp(budget: FoundBudget, modelName: string): AppError {
  const { used, amount, unit, endsAt, timeZone } = budget;
  const why = `${nameOf(budget, modelName)} is used up: ${quantityOf(used!, unit)} of ${quantityOf(amount, unit)}.`;
  return reachedLimit('budget', `${why} It begins anew ${momentIn(timeZone, endsAt)}.`, limitOf(budget, endsAt));
}

/** The same where the rest is held for calls that are under way, and some of it may soon be free again. */
export function budgetHeld(budget: FoundBudget, modelName: string): AppError {
  const { used, amount, unit } = budget;
  const what = `${quantityOf(amount - used!, unit)} of ${quantityOf(amount, unit)}`;
  const why = `${nameOf(budget, modelName)} has ${what} left, all of which is held for answers that are being written.`;
  return reachedLimit('budget', `${why} Try again in a moment.`, limitOf(budget, new Date(Date.now() + heldRetryMs)));
}

function limitOf({ id, name, unit, amount, used, endsAt, timeZone }: FoundBudget, retryAt: Date): ReachedLimit {
  return {
    kind: 'budget',
    id,
    name,
    unit,
    amount: decimalOf(amount, unit),
    used: decimalOf(used!, unit),
    until: endsAt.toISOString(),
    time_zone: timeZone,
    retry_at: retryAt.toISOString(),
  };
}

function nameOf({ name, scope, period }: FoundBudget, modelName: string): string {
  if (name !== '') return `The budget “${name}”`;
  const each = period === 'day' ? 'daily' : 'monthly';
  switch (scope) {
    case 'person':
    case 'each_person':
      return `Your ${each} budget`;
    case 'agent':
      return `The ${each} budget of this agent`;
    case 'model':
      return `The ${each} budget of ${modelName}`;
    case 'house':
      return `The ${each} budget of this house`;
  }
}

/** In words, where the budget's days begin. */
function momentIn(timeZone: string, at: Date): string {
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(
    at,
  );
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(at);
  return `on ${date} at ${time} (${timeZone})`;
}
