import { foldUsage } from '#server/core/usage/fold-usage.ts';
import type { Job } from './job.ts';

/** Every server folds soon after it has heard of something; this folds what was left by one that died. */
export const foldPendingUsage: Job = {
  name: 'fold-usage',
  cron: '*/15 * * * *',
  run: (ctx) => foldUsage(ctx, ctx.signal),
};
