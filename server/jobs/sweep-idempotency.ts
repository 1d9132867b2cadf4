import { countForgettableRepeats, forgetOldRepeats } from '#server/http/idempotency.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** An `Idempotency-Key` is good for 24 hours. */
export const sweepIdempotency: Job = {
  name: 'sweep-idempotency',
  cron: '7 * * * *',
  description: 'Deletes the answers that are kept for requests that come twice, once they are a day old.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetOldRepeats(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countForgettableRepeats(ctx) }),
};
