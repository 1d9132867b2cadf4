import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Page } from '#server/core/page.ts';
import { pageOfFew } from '#server/core/page-of-few.ts';
import type { BudgetScope } from '#server/db/budget-tables.ts';
import {
  type BudgetInUse,
  countPeople,
  findBudget,
  listBudgetsOf,
  listLiveBudgets,
  listPeople,
  type PeopleInUse,
  type PersonInUse,
} from './store.ts';

export type { BudgetInUse, PeopleInUse, PersonInUse } from './store.ts';

/** As administrators see it; of one for each person how far people have come. */
export interface ManagedBudget extends BudgetInUse {
  people: PeopleInUse | null;
}

interface Place {
  cursor?: string | undefined;
  limit: number;
}

/** All budgets that hold now, in the order in which they were made. */
export async function listBudgets(
  ctx: Pick<Context, 'db'>,
  { scope, ...place }: Place & { scope?: BudgetScope | undefined },
): Promise<Page<ManagedBudget> & { count: number }> {
  const all = await listLiveBudgets(ctx);
  const page = pageOfFew(scope === undefined ? all : all.filter((budget) => budget.scope === scope), place);
  return { ...page, rows: await withPeople(ctx, page.rows) };
}

export async function getBudget(ctx: Pick<Context, 'db'>, id: string): Promise<ManagedBudget> {
  const budget = await findBudget(ctx, id);
  if (budget === null) throw notFound();
  return (await withPeople(ctx, [budget]))[0]!;
}

async function withPeople(ctx: Pick<Context, 'db'>, budgets: BudgetInUse[]): Promise<ManagedBudget[]> {
  const ids = budgets.filter(({ scope }) => scope === 'each_person').map(({ id }) => id);
  const people = await countPeople(ctx, ids);
  const nobody = { people: 0, near: 0, usedUp: 0 };
  return budgets.map((budget) => ({
    ...budget,
    people: budget.scope === 'each_person' ? (people.get(budget.id) ?? nobody) : null,
  }));
}

/** Who has used most of a budget for each person. */
export async function listPeopleOfBudget(ctx: Pick<Context, 'db'>, id: string, most: number): Promise<PersonInUse[]> {
  const { scope } = await getBudget(ctx, id);
  return scope === 'each_person' ? listPeople(ctx, id, most) : [];
}

/** The budgets that the viewer's calls may be in. */
export async function listOwnBudgets(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  place: Place,
): Promise<Page<BudgetInUse> & { count: number }> {
  return pageOfFew(await listBudgetsOf({ db }, actor.userId), place);
}
