import { tellOfDue } from '#server/core/summaries/tell-of-due.ts';
import type { Job } from './job.ts';

/** Every server writes the summaries that it hears of, and those it finds when it starts; this finds what else is due. */
export const summarizeConversations: Job = {
  name: 'summarize-conversations',
  cron: '47 * * * *',
  description: 'Has the servers write the summaries of conversations that are due, where none has heard of it.',
  run: async (ctx) => ({ due: await tellOfDue(ctx) }),
};
