import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { wholeNumber } from '#contract/lists.ts';

const day = z.iso.date({ error: 'A day is expected, like 2026-11-21.' });

const sums = {
  conversations_started: z.int(),
  messages_sent: z.int(),
  calls: z.int().describe('Calls of providers'),
  input_tokens: z.int(),
  output_tokens: z.int(),
  total_cost: z.string().describe('US dollars as a decimal; the sum of what is known'),
  unpriced_calls: z.int().describe('Calls of models whose price is unknown and not in `total_cost`'),
};

const Share = z
  .object({
    id: z.string().nullable().describe('Of the person, agent, version, model or day; null: of none'),
    name: z.string(),
    ...sums,
    share_of_cost: z.number().nullable().describe('0 to 1, of `total_cost` of all; null where that is 0'),
    share_of_tokens: z.number().nullable().describe('0 to 1; null where there were none'),
  })
  .meta({ id: 'HouseUsageShare' });

export const HouseUsage = z
  .object({
    from: z.iso.date(),
    until: z.iso.date().describe('The first day that is not counted'),
    total: z.object(sums),
    results: z.array(Share).describe('Dearest first; days oldest first'),
    others: z.int().describe('How many more there are, which are in `total` only'),
  })
  .meta({ id: 'HouseUsage' });
export type HouseUsage = z.infer<typeof HouseUsage>;

export const houseUsage = endpoint({
  method: 'GET',
  path: '/api/admin/usage/',
  tag: 'Administration: usage',
  summary: 'What everybody uses, divided by person, agent, version, model or day',
  description: 'Days are days in UTC. At most 366 of them are counted together.',
  access: 'administrator',
  query: z.object({
    from: day.optional().describe('The first day; 30 days up to today where it is left out'),
    until: day.optional().describe('The first day that is not counted; tomorrow where it is left out'),
    by: z.enum(['person', 'agent', 'agent_version', 'model', 'day']).default('model'),
    limit: wholeNumber(1, 366).default(100).describe('How many rows at most, 1 to 366'),
  }),
  status: 200,
  answer: HouseUsage,
});

export const Recount = z
  .object({
    dry_run: z.boolean().describe('True where nothing was changed'),
    days: z.int(),
    days_left_alone: z
      .int()
      .describe('Days of which the ledger does not hold everything any more: they stay as they are'),
    rows_checked: z.int().describe('Rows of all roll-ups together'),
    rows_differing: z.int().describe('Rows that are not what is true; none is expected'),
    rows_corrected: z.int(),
    cost_off: z.string().describe('US dollars by which costs in those rows are off, too much and too little added up'),
  })
  .meta({ id: 'UsageRecount' });
export type Recount = z.infer<typeof Recount>;

export const recomputeUsage = endpoint({
  method: 'POST',
  path: '/api/admin/usage/recompute/',
  tag: 'Administration: usage',
  summary: 'Count what was used anew from the ledger, and compare',
  description:
    'Usage, model performance and feedback of at most 31 days in UTC. Where a figure is not what the ledger says, and ' +
    '`dry_run` is false, it is corrected. A job does this every night for the last 48 hours, and every week for all days.',
  access: 'administrator',
  body: z.object({
    from: day.describe('The first day'),
    until: day.describe('The first day that is not recounted'),
    dry_run: z.boolean({ error: 'True or false is expected.' }).default(true),
  }),
  status: 200,
  answer: Recount,
});
