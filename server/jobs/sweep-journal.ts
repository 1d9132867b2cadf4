import { countDeadJournals, forgetDeadJournals } from '#server/core/answers/forget-dead-journals.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Whoever ends a dead node deletes its journal; this finds what was written at that very moment. */
export const sweepJournal: Job = {
  name: 'sweep-journal',
  cron: '27 * * * *',
  description: 'Deletes what servers that died have left of answers that have long been ended.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetDeadJournals(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countDeadJournals(ctx) }),
};
