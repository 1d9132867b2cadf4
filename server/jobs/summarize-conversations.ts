import { tellOfDue } from '#server/core/summaries/tell-of-due.ts';
import type { Job } from './job.ts';

/** Every server writes the summaries that it hears of, and those it finds when it starts; this finds what else is due. */
export const summarizeConversations: Job = {
  name: 'summarize-conversations',
  cron: '47 * * * *',
  run: tellOfDue,
};
