import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf, UuidParam } from './lists.ts';
import { text } from './text.ts';

const tag = 'Model performance';

const Seconds = z.number().nullable().describe('Seconds; null where there is nothing to tell it from');

export const ModelPerformance = z
  .object({
    id: z.uuid(),
    model: z.uuid(),
    model_name: z.string(),
    date: z.iso.date().describe('A day in UTC'),
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
  })
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
  }),
  status: 200,
  answer: pageOf(ModelPerformance),
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
