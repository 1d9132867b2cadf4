import type { JobContext } from './job.ts';

/** Few enough that nobody waits for their locks. */
const batchSize = 1_000;

/** Sweeps until there is no more; `sweep` takes at most so many rows away and says how many it did. How many in all. */
export async function inBatches(
  { signal }: Pick<JobContext, 'signal'>,
  sweep: (most: number) => Promise<number>,
): Promise<number> {
  let swept = 0;
  for (let last = batchSize; last === batchSize && !signal.aborted; swept += last) last = await sweep(batchSize);
  return swept;
}
