import { act, type SystemContext } from '#server/core/context.ts';
import { deleteOldWindows, insertWindows, lockEnding, readLastEnd } from './window-store.ts';
import { windowsAfter } from './windows.ts';

const dayMs = 86_400_000;
/** So far ahead there are windows: a house that nobody looks after counts on. */
const aheadMs = 40 * dayMs;
/** With less than that ahead more are made. */
const leastAheadMs = 20 * dayMs;
const keptDays = 400;

/** The end of what has windows, when they are made now. */
export function aheadOf(now: Date): Date {
  return new Date(now.getTime() + aheadMs);
}

/** Gives the budgets windows that will need them. Of several servers who do it at once, one does. */
export function keepWindows(ctx: SystemContext): Promise<void> {
  return act(ctx, async (tx) => {
    const now = new Date();
    for (const { id, period, timeZone } of await lockEnding(tx, new Date(now.getTime() + leastAheadMs))) {
      const lastEnd = await readLastEnd(tx, id);
      if (lastEnd < aheadOf(now)) await insertWindows(tx, id, windowsAfter(timeZone, period, lastEnd, aheadOf(now)));
    }
  });
}

/** Deletes windows of long ago with what was used in them, at most so many; how many there were. */
export function forgetOldWindows(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteOldWindows(ctx, keptDays, most);
}
