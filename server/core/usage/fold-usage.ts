import { act, type SystemContext } from '#server/core/context.ts';
import { addAnswerSizes } from './answer-size-store.ts';
import { answerSizesOf } from './answer-sizes.ts';
import { countPendingFacts, foldFacts, isAnyPending, takeTurn } from './fold-store.ts';
import { performanceByDay } from './performance.ts';
import { addPerformance } from './performance-store.ts';

/** Few enough that nobody waits long for a turn. */
const atOnce = 2_000;

/** Folds what is pending into the roll-ups. Safe to be run at once by several, and to be cut off anywhere. How many facts. */
export async function foldUsage(ctx: SystemContext, signal?: AbortSignal): Promise<number> {
  // What another one is folding is pending to everybody else until that is done.
  if (!(await isAnyPending(ctx))) return 0;
  let folded = 0;
  for (let last = atOnce; last === atOnce && signal?.aborted !== true; folded += last)
    last = await foldSome(ctx, atOnce);
  return folded;
}

/** Folds at most so many facts; answers how many there were. */
export function foldSome(ctx: SystemContext, most: number): Promise<number> {
  return act(ctx, async (tx) => {
    await takeTurn(tx);
    const { count, calls } = await foldFacts(tx, most);
    await addPerformance(tx, performanceByDay(calls));
    await addAnswerSizes(tx, answerSizesOf(calls));
    return count;
  });
}

/** How many facts it would fold. */
export function countPending(ctx: Pick<SystemContext, 'db'>): Promise<number> {
  return countPendingFacts(ctx);
}
