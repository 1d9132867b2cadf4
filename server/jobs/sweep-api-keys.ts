import { countForgettableKeys, forgetExpiredKeys } from '#server/core/accounts/forget-expired-keys.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

export const sweepApiKeys: Job = {
  name: 'sweep-api-keys',
  cron: '47 3 * * *',
  description: 'Deletes API keys that ran out a month ago.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetExpiredKeys(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countForgettableKeys(ctx) }),
};
