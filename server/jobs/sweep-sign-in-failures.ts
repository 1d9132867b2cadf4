import { countForgettableFailures, forgetOldFailures } from '#server/core/accounts/sign-in-limits.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Counts of windows that are over limit nobody; they only say who mistyped. */
export const sweepSignInFailures: Job = {
  name: 'sweep-sign-in-failures',
  cron: '*/20 * * * *',
  description: 'Deletes the counts of wrong passwords that limit nobody any more.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetOldFailures(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countForgettableFailures(ctx) }),
};
