import { tendTitles } from '#server/core/titles/tend-titles.ts';
import type { Job } from './job.ts';

/** Of one that waits longer nobody asks any more. */
const most = 5_000;

/** Every server finds the titles that it hears of, and those that are due when it starts; this finds what else is. */
export const titleConversations: Job = {
  name: 'title-conversations',
  cron: '57 * * * *',
  description:
    'Has the servers find titles for new conversations, where none has heard of it, and counts what was given up.',
  async run(ctx) {
    const { due, givenUp, left } = await tendTitles(ctx, most);
    return { due, given_up: givenUp, left_as_they_are: left };
  },
};
