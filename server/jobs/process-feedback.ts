import { processFeedback } from '#server/core/alarms/process-feedback.ts';
import type { Job } from './job.ts';

export const processNewFeedback: Job = {
  name: 'process-feedback',
  cron: '*/5 * * * *',
  description:
    'Raises an alarm where ratings have fallen, or flags or failures risen, and closes it when that is over.',
  run: async (ctx) => ({ looked_at: await processFeedback(ctx, ctx.signal) }),
};
