import { countForgettableSessions, forgetEndedSessions } from '#server/core/accounts/forget-ended-sessions.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Where somebody was signed in, and from which address, is not kept longer than it is good for. */
export const sweepEndedSessions: Job = {
  name: 'sweep-ended-sessions',
  cron: '17 * * * *',
  description: 'Deletes sessions that have run out, with where and from which address somebody was signed in.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetEndedSessions(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countForgettableSessions(ctx) }),
};
