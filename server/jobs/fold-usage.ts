import { countPending, foldUsage } from '#server/core/usage/fold-usage.ts';
import type { Job } from './job.ts';

/** Every server folds soon after it has heard of something; this folds what was left by one that died. */
export const foldPendingUsage: Job = {
  name: 'fold-usage',
  cron: '*/15 * * * *',
  description: 'Adds what was used to the figures of usage, where the server that heard of it has died.',
  run: async (ctx) => ({ folded: await foldUsage(ctx, ctx.signal) }),
  dryRun: async (ctx) => ({ folded: await countPending(ctx) }),
};
