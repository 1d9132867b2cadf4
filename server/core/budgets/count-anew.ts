import type { SystemContext } from '#server/core/context.ts';
import { usedUntilNow, type UsedByPerson } from '#server/core/usage/used-until-now.ts';
import type { Budget } from './budget.ts';
import { aheadOf } from './keep-windows.ts';
import { deleteWindows, insertUsed, insertWindows, moveHolds, type UsedBefore } from './window-store.ts';
import { windowsBetween } from './windows.ts';

/** What decides what counts in a budget, and when. */
export type Counted = Pick<Budget, 'id' | 'scope' | 'person' | 'agent' | 'model' | 'unit' | 'period' | 'timeZone'>;

/**
 * Cuts a budget's time into windows and counts what has been used since the one of now began. Until the transaction ends
 * nobody writes to the ledger, and whoever writes then adds it up here: so no call is missed, and none counted twice.
 */
export async function countAnew(tx: Pick<SystemContext, 'db'>, budget: Counted): Promise<void> {
  const { id, scope, person, agent, model, unit, period, timeZone } = budget;
  const now = new Date();
  const windows = windowsBetween(timeZone, period, now, aheadOf(now));
  const of = { userId: person?.id ?? null, agentId: agent?.id ?? null, llmModelId: model?.id ?? null };
  // Of later windows too: a clock may have been ahead.
  const starts = [...windows.map(({ startsAt }) => startsAt), windows.at(-1)!.endsAt];
  const used = Map.groupBy(await usedUntilNow(tx, of, starts), ({ window }) => window);
  await deleteWindows(tx, id);
  await insertWindows(tx, id, windows);
  for (const [window, rows] of used) await insertUsed(tx, id, starts[window]!, sumsOf(rows, scope, unit));
  await moveHolds(tx, id);
}

function sumsOf(used: UsedByPerson[], scope: Budget['scope'], unit: Budget['unit']): UsedBefore[] {
  const sums = new Map<number, UsedBefore>();
  for (const row of used) {
    const userId = scope === 'each_person' ? row.userId : 0;
    const sum = sums.get(userId) ?? { userId, used: 0, unpricedCalls: 0 };
    sum.used += unit === 'tokens' ? row.tokens : row.costNano;
    sum.unpricedCalls += unit === 'tokens' ? 0 : row.unpricedCalls;
    sums.set(userId, sum);
  }
  return [...sums.values()];
}
