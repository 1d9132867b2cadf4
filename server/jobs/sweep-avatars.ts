import { countForgettableAvatars, forgetUnusedAvatars } from '#server/core/agents/forget-unused-avatars.ts';
import { inBatches } from './in-batches.ts';
import type { Job } from './job.ts';

/** Of a picture that was replaced the versions tell; one that nobody can see any more goes. */
export const sweepAvatars: Job = {
  name: 'sweep-avatars',
  cron: '37 3 * * *',
  description: 'Deletes pictures of agents that nobody can see any more.',
  run: async (ctx) => ({ deleted: await inBatches(ctx, (most) => forgetUnusedAvatars(ctx, most)) }),
  dryRun: async (ctx) => ({ deleted: await countForgettableAvatars(ctx) }),
};
