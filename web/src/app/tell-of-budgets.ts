import type { QueryClient } from '@tanstack/react-query';
import { type OwnBudget, ownBudgets } from '#web/api/budgets.ts';
import { amountEach, ownScope, untilWords } from '#web/lib/budget-words.ts';
import { readStored, writeStored } from '#web/lib/stored.ts';
import { toast } from '#web/ui/toasts.tsx';

const mostRemembered = 100;

/** Says once for each day or month of a budget that most of it is used, and once that all of it is. */
export async function tellOfBudgets(client: QueryClient): Promise<void> {
  const { results } = await client.fetchQuery({ ...ownBudgets(), staleTime: 0 });
  const told = (readStored('budgets-told') ?? '').split('\n');
  for (const budget of results) {
    const word = `${budget.id} ${budget.from} ${budget.level}`;
    if (budget.level === 'within' || told.includes(word)) continue;
    told.push(word);
    toast(wordsFor(budget));
  }
  writeStored('budgets-told', told.slice(-mostRemembered).join('\n'));
}

function wordsFor(budget: OwnBudget): string {
  const { name, level, share, until } = budget;
  const which = name === '' ? `A budget of ${amountEach(budget)}` : `The budget “${name}”`;
  const howMuch = level === 'near' ? `${Math.floor(share * 100)} % used` : 'used up';
  return `${which} is ${howMuch}. ${ownScope(budget)}, until ${untilWords(until)}.`;
}
