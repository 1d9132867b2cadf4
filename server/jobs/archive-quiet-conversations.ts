import { archiveQuiet, countQuiet } from '#server/core/conversations/archive-quiet.ts';
import { readSetting } from '#server/core/settings/read-settings.ts';
import type { Job } from './job.ts';

/** People find what they work on; what they left long ago is one click away. */
export const archiveQuietConversations: Job = {
  name: 'archive-quiet-conversations',
  cron: '13 4 * * *',
  description:
    'Archives conversations in which nothing has happened for as long as the settings say. A new message brings one back.',
  async run(ctx) {
    const days = await readSetting(ctx, 'archive_after_days');
    return { archived: days === null ? 0 : await archiveQuiet(ctx, days, ctx.signal) };
  },
  async dryRun(ctx) {
    const days = await readSetting(ctx, 'archive_after_days');
    return { archived: days === null ? 0 : await countQuiet(ctx, days, ctx.signal) };
  },
};
