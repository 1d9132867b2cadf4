import type { Budget } from '#web/api/budgets.ts';
import { amountEach } from '#web/lib/budget-words.ts';

/** Its name, or what it is. */
export function titleOf(budget: Budget): string {
  return budget.name === '' ? amountEach(budget) : budget.name;
}

/** Whom it is for; with the amount where the title has not that already. */
export function scopeOf(budget: Budget): string {
  return budget.name === '' ? subjectOf(budget) : `${subjectOf(budget)} · ${amountEach(budget)}`;
}

function subjectOf({ scope, person, agent, model }: Budget): string {
  switch (scope) {
    case 'person':
      return person?.username ?? '';
    case 'agent':
      return `Agent ${agent?.name ?? ''}`;
    case 'model':
      return `Model ${model?.name ?? ''}`;
    case 'each_person':
      return 'Each person alike';
    case 'house':
      return 'Everybody together';
  }
}
