import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { wholeNumber } from '#contract/lists.ts';
import { LastDays, Subject, TrendOfFigure, window } from '#contract/quality.ts';

export const Trends = z
  .object({
    ...window,
    subject: Subject,
    tested: z.int().describe('How many series were tested together: `adjusted_p` is corrected for so many'),
    results: z
      .array(z.object({ id: z.uuid(), name: z.string(), trends: z.array(TrendOfFigure) }).meta({ id: 'SubjectTrends' }))
      .describe('Those with the most requests first'),
    others: z.int().describe('How many more there are'),
  })
  .meta({ id: 'Trends' });
export type Trends = z.infer<typeof Trends>;

export const readTrends = endpoint({
  method: 'GET',
  path: '/api/admin/trends/',
  tag: 'Administration: quality',
  summary: 'Which figures of models, or of agents, have been getting better or worse',
  description: 'From whole days: the day that runs is not one yet, so `until` is today.',
  access: 'administrator',
  query: LastDays.extend({
    subject: Subject.default('model'),
    id: z.uuid().optional().describe('Only this model or agent; it is tested with the others all the same'),
    limit: wholeNumber(1, 100).default(20).describe('How many models or agents at most, 1 to 100'),
  }),
  status: 200,
  answer: Trends,
});
