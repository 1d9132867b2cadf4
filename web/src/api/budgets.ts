import type {
  Budget,
  changeBudget as change,
  createBudget as create,
  PersonOfBudget,
} from '#contract/admin/budgets.ts';
import type { OwnBudget } from '#contract/budgets.ts';
import type { QueryClient } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { send } from './http.ts';
import { pagedList } from './paged-list.ts';
import type { Page } from './pages.ts';

export type { Budget, PersonOfBudget } from '#contract/admin/budgets.ts';
export type { OwnBudget } from '#contract/budgets.ts';
export type NewBudget = z.input<NonNullable<(typeof create)['body']>>;
export type BudgetChanges = z.input<NonNullable<(typeof change)['body']>>;

const ownPath = '/api/budgets/';
const path = '/api/admin/budgets/';

/** How often what is held and used is looked at again while it is shown. */
const lookEveryMs = 10_000;

/** The budgets that one’s own answers count in. */
export function ownBudgets() {
  return queryOptions({
    queryKey: [ownPath],
    queryFn: ({ signal }) => send<Page<OwnBudget>>('GET', `${ownPath}?page_size=100`, { signal }),
    refetchInterval: lookEveryMs,
  });
}

export function allBudgets() {
  return { ...pagedList<Budget>(path, {}), refetchInterval: lookEveryMs };
}

/** Who has used most of a budget that each person has. */
export function peopleOfBudget(id: string) {
  return queryOptions({
    queryKey: [path, id, 'people'],
    queryFn: ({ signal }) => send<PersonOfBudget[]>('GET', `${path}${id}/people/?limit=50`, { signal }),
  });
}

export function makeBudget(budget: NewBudget, key: string): Promise<Budget> {
  return send('POST', path, { body: budget, headers: { 'Idempotency-Key': key } });
}

/** @throws a 409 where somebody has changed it since `version` */
export function changeBudget(id: string, changes: BudgetChanges): Promise<Budget> {
  return send('PATCH', `${path}${id}/`, { body: changes });
}

export function endBudget(id: string): Promise<void> {
  return send('DELETE', `${path}${id}/`);
}

export async function forgetBudgets(client: QueryClient): Promise<void> {
  await Promise.all([path, ownPath].map((key) => client.invalidateQueries({ queryKey: [key] })));
}
