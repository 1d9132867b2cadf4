import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { wholeNumber } from '#contract/lists.ts';
import { seriesQuery, UsageSeries } from '#contract/usage-series.ts';

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
    results: z.array(Share).describe('Most first, of what `order` says; days oldest first'),
    others: z.int().describe('How many more there are, which are in `total` only'),
  })
  .meta({ id: 'HouseUsage' });
export type HouseUsage = z.infer<typeof HouseUsage>;

const divisions = ['person', 'agent', 'agent_version', 'model'] as const;

const asked = z.object({
  from: day.optional().describe('The first day; 30 days up to today where it is left out'),
  until: day.optional().describe('The first day that is not counted; tomorrow where it is left out'),
  person: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional().describe('Only what this person used: their `id`'),
  agent: z.uuid().optional().describe('Only what was used of this agent'),
  model: z.uuid().optional().describe('Only what was used of this model'),
});

export const houseUsage = endpoint({
  method: 'GET',
  path: '/api/admin/usage/',
  tag: 'Administration: usage',
  summary: 'What everybody uses, divided by person, agent, version, model or day',
  description: 'Days are days in UTC. At most 366 of them are counted together.',
  access: 'administrator',
  query: asked.extend({
    by: z.enum([...divisions, 'day']).default('model'),
    order: z
      .enum(['cost', 'tokens', 'messages', 'calls'])
      .default('cost')
      .describe('Of what those with the most of it come first'),
    limit: wholeNumber(1, 366).default(100).describe('How many rows at most, 1 to 366'),
  }),
  status: 200,
  answer: HouseUsage,
});

export const houseUsageSeries = endpoint({
  method: 'GET',
  path: '/api/admin/usage/series/',
  tag: 'Administration: usage',
  summary: 'What everybody uses on each day, divided by person, agent, version or model',
  description: 'Days are days in UTC. At most 366 of them are counted together.',
  access: 'administrator',
  query: asked.extend({ by: z.enum(divisions).default('model'), ...seriesQuery }),
  status: 200,
  answer: UsageSeries,
});
