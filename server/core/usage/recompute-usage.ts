import { act, type SystemContext } from '#server/core/context.ts';
import { checkFeedback, correctFeedback } from '#server/core/feedback/recount-feedback.ts';
import { takeTurn } from './fold-store.ts';
import { compareDay } from './recount-day.ts';
import { isHeld } from './recount-store.ts';
import { writeRollUp } from './roll-up-store.ts';

/** What a recount has found. */
export interface Recount {
  days: number;
  /** Days whose facts are not all there any more: nothing is said of them. */
  daysLeftAlone: number;
  rowsChecked: number;
  rowsDiffering: number;
  rowsCorrected: number;
  /** By how many nano-dollars the costs in those rows are off, too high or too low, all added up. */
  nanoDollarsOff: number;
}

export const nothingRecounted: Recount = {
  days: 0,
  daysLeftAlone: 0,
  rowsChecked: 0,
  rowsDiffering: 0,
  rowsCorrected: 0,
  nanoDollarsOff: 0,
};

export function addRecounts(one: Recount, other: Recount): Recount {
  const sum = { ...one };
  for (const name of Object.keys(sum) as (keyof Recount)[]) sum[name] += other[name];
  return sum;
}

/**
 * Compares all roll-ups of a day in UTC with what is true, and, unless it is to `change` nothing, makes them so. Looking
 * takes one snapshot and no lock; only where something differs the turn to fold is taken, and it is looked at anew. So
 * people go on writing, it may run at once with others, and be cut off anywhere.
 */
export async function recomputeDay(
  ctx: SystemContext,
  date: string,
  { change }: { change: boolean },
): Promise<Recount> {
  const found = await ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      const tx = { ...ctx, db };
      if (!(await isHeld(tx, date))) return null;
      return { used: await compareDay(tx, date), said: await checkFeedback(tx, date) };
    });
  if (found === null) return { ...nothingRecounted, days: 1, daysLeftAlone: 1 };

  const rowsUsed = found.used.reduce((sum, { wrong, extra }) => sum + wrong.length + extra.length, 0);
  const recount = {
    days: 1,
    daysLeftAlone: 0,
    rowsChecked: found.used.reduce((sum, { checked }) => sum + checked, found.said.checked),
    rowsDiffering: rowsUsed + found.said.differing,
    rowsCorrected: 0,
    nanoDollarsOff: found.used.reduce((sum, { nanoOff }) => sum + nanoOff, 0),
  };
  if (recount.rowsDiffering === 0) return recount;
  const tables = found.used.filter(({ wrong, extra }) => wrong.length + extra.length > 0).map(({ of }) => of.table);
  ctx.log.warn({ ...recount, date, tables, feedback: found.said.differing }, 'a roll-up is not what the ledger says');
  if (!change) return recount;
  if (rowsUsed > 0) recount.rowsCorrected += await correctUsage(ctx, date);
  if (found.said.differing > 0) recount.rowsCorrected += await correctFeedback(ctx, date);
  return recount;
}

/** How many rows were something else. */
function correctUsage(ctx: SystemContext, date: string): Promise<number> {
  return act(ctx, async (tx) => {
    await takeTurn(tx);
    if (!(await isHeld(tx, date))) return 0;
    let corrected = 0;
    for (const { of, wrong, extra } of await compareDay(tx, date)) {
      await writeRollUp(tx, of, { wrong, extra });
      corrected += wrong.length + extra.length;
    }
    return corrected;
  });
}
