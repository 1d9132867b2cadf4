import { forgetOldRepeats } from '#server/http/idempotency.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** An `Idempotency-Key` is good for 24 hours. */
export const sweepIdempotency: Job = {
  name: 'sweep-idempotency',
  cron: '7 * * * *',
  run: (ctx) => inBatches(ctx, (most) => forgetOldRepeats(ctx, most)),
};
