import { forgetCalls } from '#server/core/answers/forget-calls.ts';
import { act, type SystemContext } from '#server/core/context.ts';
import { takeTurn } from './fold-store.ts';
import { deleteAdjustments, deleteFoldedBefore, raiseFloor } from './forget-store.ts';

/** Before rows of days before this one are deleted: what the roll-ups say of those days holds from now on for ever. */
export function closeDaysBefore(ctx: SystemContext, date: string): Promise<void> {
  return act(ctx, async (tx) => {
    await takeTurn(tx);
    await raiseFloor(tx, date);
  });
}

/** Deletes some of the ledger before a day, with what was found out later of its cost; how many rows. Whoever gives calls a price waits. */
export async function forgetLedger(tx: SystemContext, date: string, most: number): Promise<number> {
  await takeTurn(tx);
  const ids = await forgetCalls(tx, new Date(date), most);
  await deleteAdjustments(tx, ids);
  return ids.length;
}

/** The same of what was kept of facts that are in the roll-ups. */
export function forgetFolded(tx: SystemContext, date: string, most: number): Promise<number> {
  return deleteFoldedBefore(tx, new Date(date), most);
}
