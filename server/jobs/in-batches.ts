import type { JobContext } from './job.ts';

/** Few enough that nobody waits for their locks. */
const batchSize = 1_000;

/** Sweeps until there is no more; `sweep` takes at most so many rows away and says how many it did. */
export async function inBatches(
  { signal }: Pick<JobContext, 'signal'>,
  sweep: (most: number) => Promise<number>,
): Promise<void> {
  while (!signal.aborted && (await sweep(batchSize)) === batchSize);
}
