import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf, UuidParam, wholeNumber } from './lists.ts';
import { text } from './text.ts';
import { seriesQuery, UsageSeries } from './usage-series.ts';

const tag = 'Analytics';

const InZone = z.object({
  time_zone: text(64)
    .default('UTC')
    .describe('Where a day begins and ends: a name of the IANA database, Europe/Berlin'),
});
const lastDays = (usual: number) =>
  InZone.extend({
    days: wholeNumber(1, 366).default(usual).describe('How many days, today the last of them; 1 to 366'),
  });

const Money = z.string().describe('US dollars as a decimal; the sum of what is known');
const Dollars = z.number().describe('US dollars; the sum of what is known');
const Unpriced = z.int().describe('Calls of models whose price is unknown and not in `total_cost`');

const counts = {
  conversations_started: z.int(),
  messages_sent: z.int(),
  tokens_consumed: z.int().describe('Of what was sent to models and what they wrote'),
};

const requests = {
  image_analysis_requests: z.int().describe('Messages sent with a picture'),
  code_generation_requests: z.int().describe('Answers with a block of code'),
  web_browsing_requests: z.int().describe('Calls of tools'),
};

const times = {
  total_time_spent: z.number().describe('Seconds that models were at work'),
  average_response_time: z.number().nullable().describe('Seconds an answer took; null: there was none'),
};

export const UsageDay = z
  .object({
    id: z.uuid(),
    user: z.int(),
    user_username: z.string(),
    date: z.iso.date(),
    ...counts,
    total_cost: Money,
    unpriced_calls: Unpriced,
    ...times,
    ...requests,
    created_at: z.iso.datetime().describe('When the first of it happened'),
    updated_at: z.iso.datetime().describe('When the last of it happened'),
  })
  .meta({ id: 'UsageDay' });
export type UsageDay = z.infer<typeof UsageDay>;

export const listUsageDays = endpoint({
  method: 'GET',
  path: '/api/analytics/',
  tag,
  summary: 'What you used, a row for each day on which there was anything, newest first',
  access: 'own-content',
  query: CursorPage.extend(InZone.shape),
  status: 200,
  answer: pageOf(UsageDay),
});

const UsageShare = z
  .object({
    id: z.uuid(),
    name: z.string(),
    messages_sent: z.int(),
    tokens_consumed: z.int(),
    total_cost: Money,
    unpriced_calls: Unpriced,
  })
  .meta({ id: 'UsageShare' });

export const UsageDashboard = z
  .object({
    total_conversations: z.int(),
    total_messages: z.int(),
    total_tokens: z.int(),
    total_cost: Money,
    unpriced_calls: Unpriced,
    average_response_time: times.average_response_time,
    previous: z
      .object({ total_conversations: z.int(), total_messages: z.int(), total_tokens: z.int(), total_cost: Money })
      .nullable()
      .describe('The same of as many days before those; null without `days`'),
    by_agent: z.array(UsageShare),
    by_model: z.array(UsageShare),
    days: z.array(UsageDay).describe('Those on which there was anything, oldest first'),
  })
  .meta({ id: 'UsageDashboard' });

export const usageDashboard = endpoint({
  method: 'GET',
  path: '/api/analytics/dashboard/',
  tag,
  summary: 'What you used, in all and by agent and model, and by day',
  access: 'own-content',
  query: InZone.extend({
    days: wholeNumber(1, 366)
      .optional()
      .describe('Only the last so many days, 1 to 366; without it everything, and of the days the last 30'),
  }),
  status: 200,
  answer: UsageDashboard,
});

export const UsageSummary = z
  .object({
    days: z.int(),
    active_days: z.int(),
    ...counts,
    total_cost: Dollars,
    unpriced_calls: Unpriced,
    ...times,
    ...requests,
  })
  .meta({ id: 'UsageSummary' });

export const usageSummary = endpoint({
  method: 'GET',
  path: '/api/analytics/summary/',
  tag,
  summary: 'The sums of what you used in the last days',
  access: 'own-content',
  query: lastDays(30),
  status: 200,
  answer: UsageSummary,
});

export const dailyUsage = endpoint({
  method: 'GET',
  path: '/api/analytics/daily/',
  tag,
  summary: 'What you used on each of the last days',
  access: 'own-content',
  query: lastDays(14),
  status: 200,
  answer: z.record(z.iso.date(), z.object({ ...counts, total_cost: Dollars, unpriced_calls: Unpriced })),
});

export const usageSeries = endpoint({
  method: 'GET',
  path: '/api/analytics/series/',
  tag,
  summary: 'What you used on each of the last days, divided by agent or model',
  access: 'own-content',
  query: lastDays(30).extend({ by: z.enum(['agent', 'model']).default('model'), ...seriesQuery }),
  status: 200,
  answer: UsageSeries,
});

export const getUsageDay = endpoint({
  method: 'GET',
  path: '/api/analytics/:id/',
  tag,
  summary: 'What you used on one day',
  access: 'own-account',
  params: UuidParam,
  query: InZone,
  status: 200,
  answer: UsageDay,
});
