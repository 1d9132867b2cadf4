import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { wholeNumber } from '#contract/lists.ts';

const fates = {
  deleted: z.int().describe('By their owners'),
  restored: z.int(),
  purged: z.int().describe('Gone for good after having been deleted'),
  expired: z.int().describe('Gone for good since nobody had used them for long'),
};

const Held = z
  .object({
    conversations: z.int(),
    messages: z.int(),
    tokens: z.int(),
    total_cost: z.string().describe('US dollars as a decimal, of what is known'),
    unpriced_answers: z.int().describe('Answers whose price is unknown and not in `total_cost`'),
    average_age_days: z.number().nullable().describe('Since they were begun; null where there are none'),
    younger_than_day: z.int(),
    younger_than_week: z.int(),
    younger_than_month: z.int().describe('30 days'),
    younger_than_year: z.int(),
  })
  .meta({ id: 'DeletedConversationSums' });

export const DeletedConversations = z
  .object({
    from: z.iso.date().describe('The first day, in UTC'),
    days: z.int(),
    restorable: z.int().describe('How many deleted conversations can be restored now, counted up to 10,000'),
    deleted: Held,
    restored: Held,
    purged: Held,
    expired: Held,
    by_day: z.array(z.object({ date: z.iso.date(), ...fates })).describe('Days on which there were any, oldest first'),
    by_agent: z
      .array(z.object({ id: z.uuid(), name: z.string(), ...fates }))
      .describe('At most 100, most deleted first'),
    other_agents: z.int().describe('How many more there are'),
  })
  .meta({ id: 'DeletedConversations' });
export type DeletedConversations = z.infer<typeof DeletedConversations>;

export const getDeletedConversations = endpoint({
  method: 'GET',
  path: '/api/admin/deleted-conversations/',
  tag: 'Administration: retention',
  summary: 'How many conversations were deleted, brought back and deleted for good, and what they held',
  description:
    'Only numbers, by the day in UTC and by agent: they stay when the conversations are gone. Each is counted on the day ' +
    'on which it happened.',
  access: 'administrator',
  query: z.object({ days: wholeNumber(1, 366).default(30).describe('The last days, today being one; 1 to 366') }),
  status: 200,
  answer: DeletedConversations,
});
