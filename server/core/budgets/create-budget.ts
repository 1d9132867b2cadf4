import { randomUUIDv7 } from 'node:crypto';
import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act, type Context } from '#server/core/context.ts';
import { AppError, invalid } from '#server/core/errors.ts';
import { zoneNamed } from '#server/core/usage/zone.ts';
import { isForeignKeyViolation } from '#server/db/errors.ts';
import { decimalOf } from './amount.ts';
import type { Budget } from './budget.ts';
import type { BudgetGate } from './budget-gate.ts';
import { countAnew } from './count-anew.ts';
import { getBudget, type ManagedBudget } from './list-budgets.ts';
import { countLiveBudgets, insertBudget } from './store.ts';

export interface BudgetContext extends Context {
  budgets: BudgetGate;
}

export type NewBudget = Pick<Budget, 'name' | 'scope' | 'unit' | 'period' | 'timeZone' | 'amount' | 'action'> & {
  /** By the scope one of them, or none. */
  person: number | null;
  agent: string | null;
  model: string | null;
};

const mostBudgets = 1_000;

/** Makes a budget. What has been used since its day or month began counts, and calls that are under way will. */
export async function createBudget(ctx: BudgetContext, budget: NewBudget): Promise<ManagedBudget> {
  zoneNamed(budget.timeZone);
  const id = randomUUIDv7();
  const made = await withKnownSubject(budget, () =>
    act(ctx, async (tx) => {
      if ((await countLiveBudgets(tx)) >= mostBudgets)
        throw new AppError('conflict', `There are ${mostBudgets} budgets, and can be no more. End one first.`);
      const { person: userId, agent: agentId, model: llmModelId, ...rest } = budget;
      await insertBudget(tx, { id, ...rest, userId, agentId, llmModelId, createdBy: tx.actor.userId });
      await countAnew(tx, await getBudget(tx, id));
      const stored = await getBudget(tx, id);
      await recordAct(tx, {
        action: 'budget.created',
        subject: ['budget', id],
        ownerId: userId,
        details: detailsOf(stored),
      });
      tx.events.publish({ type: 'budgets.changed' });
      return stored;
    }),
  );
  await ctx.budgets.refresh();
  return made;
}

/** Whom it is for must be there. */
async function withKnownSubject<T>({ scope }: NewBudget, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    throw invalid({ [scope]: [`This ${scope} does not exist.`] });
  }
}

function detailsOf({ name, scope, person, agent, model, unit, period, timeZone, amount, action }: ManagedBudget) {
  const subject = person?.username ?? agent?.name ?? model?.name;
  return wireNames({
    ...(name !== '' && { name }),
    scope,
    ...(subject !== undefined && { for: subject }),
    amount: `${decimalOf(amount, unit)} ${unit}`,
    period,
    timeZone,
    action,
  });
}
