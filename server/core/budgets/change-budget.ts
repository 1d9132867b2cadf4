import { problemOfAmount } from '#contract/admin/budgets.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act } from '#server/core/context.ts';
import { AppError, invalid, notFound } from '#server/core/errors.ts';
import { zoneNamed } from '#server/core/usage/zone.ts';
import { amountIn, decimalOf } from './amount.ts';
import { countAnew } from './count-anew.ts';
import type { BudgetContext } from './create-budget.ts';
import { getBudget, type ManagedBudget } from './list-budgets.ts';
import { type BudgetChange, lockBudget, markEnded, updateBudget } from './store.ts';

export type BudgetChanges = { [Key in keyof Omit<BudgetChange, 'amount'>]: BudgetChange[Key] | undefined } & {
  /** As it is written: what it means depends on the budget's unit. */
  amount: string | undefined;
};

/**
 * Changes a budget for calls that begin from now on. Where its days are cut in another way, what was used since the new one
 * began is counted anew, and what is held counts on.
 * @throws {AppError} `conflict` where somebody has changed it since that version
 */
export async function changeBudget(
  ctx: BudgetContext,
  id: string,
  { version, ...changes }: BudgetChanges & { version: number },
): Promise<ManagedBudget> {
  if (changes.timeZone !== undefined) zoneNamed(changes.timeZone);
  const changed = await act(ctx, async (tx) => {
    const before = await lockAndGet(tx, id);
    if (before.version !== version) throw changedMeanwhile(before);
    const change = differing(before, { ...changes, amount: amountFor(before, changes.amount) });
    if (Object.keys(change).length === 0) return before;
    await updateBudget(tx, id, change);
    if ('timeZone' in change || 'period' in change) await countAnew(tx, await getBudget(tx, id));
    const keys = Object.keys(change) as (keyof BudgetChange)[];
    const shown = (budget: BudgetChange): Record<string, unknown> =>
      wireNames(Object.fromEntries(keys.map((key) => [key, shownValue(before, key, budget[key])])));
    await recordAct(tx, {
      action: 'budget.changed',
      subject: ['budget', id],
      ownerId: before.person?.id ?? null,
      details: { budget: before.name, from: shown(before), to: shown(change) },
    });
    tx.events.publish({ type: 'budgets.changed' });
    return getBudget(tx, id);
  });
  await ctx.budgets.refresh();
  return changed;
}

/** Ends a budget: it stops nobody any more. */
export async function endBudget(ctx: BudgetContext, id: string): Promise<void> {
  await act(ctx, async (tx) => {
    const before = await lockAndGet(tx, id);
    await markEnded(tx, id);
    const { name, scope, person, unit, amount, period } = before;
    const details = wireNames({ name, scope, amount: `${decimalOf(amount, unit)} ${unit}`, period });
    await recordAct(tx, { action: 'budget.ended', subject: ['budget', id], ownerId: person?.id ?? null, details });
    tx.events.publish({ type: 'budgets.changed' });
  });
  await ctx.budgets.refresh();
}

async function lockAndGet(tx: BudgetContext, id: string): Promise<ManagedBudget> {
  if (!(await lockBudget(tx, id))) throw notFound();
  return getBudget(tx, id);
}

function changedMeanwhile({ version }: ManagedBudget): AppError {
  const message = 'Somebody else has changed this budget meanwhile. Look at it again.';
  return new AppError('conflict', message, { extra: { version } });
}

function amountFor({ unit }: ManagedBudget, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const problem = problemOfAmount(unit, given);
  if (problem !== null) throw invalid({ amount: [problem] });
  return amountIn(unit, given);
}

function differing(before: ManagedBudget, changes: object): BudgetChange {
  const isOther = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && value !== before[key as keyof BudgetChange];
  return Object.fromEntries(Object.entries(changes).filter(isOther));
}

function shownValue({ unit }: ManagedBudget, key: keyof BudgetChange, value: unknown): unknown {
  return key === 'amount' ? `${decimalOf(value as number, unit)} ${unit}` : value;
}
