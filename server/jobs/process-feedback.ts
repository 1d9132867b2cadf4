import { processFeedback } from '#server/core/alarms/process-feedback.ts';
import type { Job } from './job.ts';

/** Raises an alarm where ratings have fallen, or flags or failures risen, and closes it when that is over. */
export const processNewFeedback: Job = {
  name: 'process-feedback',
  cron: '*/5 * * * *',
  run: (ctx) => processFeedback(ctx, ctx.signal),
};
