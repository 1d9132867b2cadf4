import { countDeadJournals, forgetDeadJournals } from '#server/core/answers/forget-dead-journals.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Whoever writes a journal deletes what is no longer needed; this finds what was left when it died or fell idle. */
export const sweepJournal: Job = {
  name: 'sweep-journal',
  cron: '27 * * * *',
  description: 'Deletes what servers that died or fell idle have left of answers that have long been ended.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetDeadJournals(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countDeadJournals(ctx) }),
};
