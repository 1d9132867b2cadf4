import { sweepBudgets } from '#server/core/budgets/sweep-budgets.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Whoever ends a dead server gives back what it holds; this finds what was held at that very moment, and looks ahead. */
export const sweepBudgetHolds: Job = {
  name: 'sweep-budgets',
  cron: '*/5 * * * *',
  description:
    'Gives back what dead servers hold of budgets, prepares the days and months to come, and forgets those of long ago.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => sweepBudgets(ctx, most)) }),
};
