import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf, UuidParam, wholeNumber } from './lists.ts';
import { text } from './text.ts';

const tag = 'Model performance';

const day = z.iso.date({ error: 'A day is expected, like 2026-11-21.' });

const Seconds = z.number().nullable().describe('Seconds; null where there is nothing to tell it from');

const whose = { model: z.uuid(), model_name: z.string() };

const figures = {
  total_requests: z.int(),
  successful_requests: z.int().describe('That came to their end, or that a person stopped'),
  failed_requests: z.int(),
  failures: z.record(z.string(), z.int()).describe('How often each class of error ended a request'),
  average_response_time: Seconds,
  average_tokens_per_request: z.number().nullable(),
  tokens_per_second: z.number().nullable().describe('From the first token to the end'),
  total_cost: z.string().describe('US dollars as a decimal; the sum of what is known'),
  unpriced_requests: z.int().describe('Requests whose price is unknown and not in `total_cost`'),
  first_token_p50: Seconds,
  first_token_p95: Seconds,
  first_token_p99: Seconds,
  response_time_p50: Seconds,
  response_time_p95: Seconds,
  response_time_p99: Seconds,
  average_user_rating: z.number().nullable(),
  total_user_ratings: z.int(),
  user_rating_interval: z
    .object({ low: z.number(), high: z.number() })
    .nullable()
    .describe('Where the average lies with 95 % confidence; null below two ratings'),
  flags_per_thousand: z.number().nullable().describe('Flags for each thousand successful requests'),
};

export const ModelPerformance = z
  .object({ id: z.uuid(), ...whose, date: z.iso.date().describe('A day in UTC'), ...figures })
  .meta({ id: 'ModelPerformance' });
export type ModelPerformance = z.infer<typeof ModelPerformance>;

export const listModelPerformance = endpoint({
  method: 'GET',
  path: '/api/model-performance/',
  tag,
  summary: 'How models did, a row for each model and day, newest day first',
  access: 'signed-in',
  query: CursorPage.extend({
    model_id: text(200).optional().describe('Only this model: its `id`, or its `model_id`'),
    from: day.optional().describe('The first day; all of them where it is left out'),
    until: day.optional().describe('The first day that is not listed'),
  }),
  status: 200,
  answer: pageOf(ModelPerformance),
});

export const ModelComparison = z
  .object({
    from: z.iso.date(),
    until: z.iso.date().describe('The first day that is not counted'),
    results: z.array(z.object({ ...whose, ...figures })).describe('A row for each model, the most requests first'),
    price_changes: z
      .array(z.object({ model: z.uuid(), date: z.iso.date(), is_known: z.boolean().describe('False: taken back') }))
      .describe('Days from which models had another price, oldest first; the last 200 of them'),
  })
  .meta({ id: 'ModelComparison' });
export type ModelComparison = z.infer<typeof ModelComparison>;

export const compareModels = endpoint({
  method: 'GET',
  path: '/api/model-performance/comparison/',
  tag,
  summary: 'How models did over some days, a row for each',
  access: 'signed-in',
  query: z.object({
    days: wholeNumber(1, 366).default(30).describe('How many days in UTC, today the last of them; 1 to 366'),
  }),
  status: 200,
  answer: ModelComparison,
});

export const getModelPerformance = endpoint({
  method: 'GET',
  path: '/api/model-performance/:id/',
  tag,
  summary: 'How a model did on a day',
  access: 'signed-in',
  params: UuidParam,
  status: 200,
  answer: ModelPerformance,
});
