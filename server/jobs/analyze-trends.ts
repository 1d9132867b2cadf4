import { analyzeTrends } from '#server/core/trends/analyze-trends.ts';
import type { Job } from './job.ts';

export const analyzeDailyTrends: Job = {
  name: 'analyze-trends',
  cron: '37 0 * * *',
  description: 'Looks at the trends of models and agents over 90 days, and keeps which of them have changed.',
  run: async (ctx) => ({ ...(await analyzeTrends(ctx, ctx.signal)) }),
};
