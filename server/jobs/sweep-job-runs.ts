import { countForgettableRuns, forgetOldRuns } from '#server/core/job-runs/forget-old-runs.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Of what jobs did, administrators look at the last weeks. */
export const sweepJobRuns: Job = {
  name: 'sweep-job-runs',
  cron: '53 3 * * *',
  description:
    'Deletes what this list says of runs that are more than 90 days old, or not among the last 200 of a job.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetOldRuns(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countForgettableRuns(ctx) }),
};
