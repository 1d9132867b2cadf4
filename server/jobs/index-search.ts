import { countBehind, indexBehind } from '#server/core/search/index-behind.ts';
import type { Job } from './job.ts';

/** Every server indexes what it hears of, and what others have left when it starts; this finds what neither did. */
export const indexSearch: Job = {
  name: 'index-search',
  cron: '37 * * * *',
  description: 'Finds conversations that the search has not read to their end, and reads them.',
  run: async (ctx) => ({ indexed: await indexBehind(ctx, ctx.signal) }),
  dryRun: async (ctx) => ({ indexed: await countBehind(ctx, ctx.signal) }),
};
