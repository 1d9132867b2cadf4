import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { wholeNumber } from '#contract/lists.ts';
import { LastDays, rated, Subject, window } from '#contract/quality.ts';

const Standing = z
  .object({
    id: z.uuid(),
    name: z.string(),
    ...rated,
    rank: z
      .object({
        first: z.int().describe('The best rank that it may have'),
        last: z.int().describe('The worst'),
        band: z.int().describe('Those of one band can’t be told apart; 1 is the best'),
        average: z.number().describe('What the order is by: the Bayesian average, 1 to 5'),
      })
      .nullable()
      .describe('Null below 20 ratings: not enough data'),
  })
  .meta({ id: 'Standing' });

export const Ranking = z
  .object({
    ...window,
    subject: Subject,
    prior: z
      .object({
        mean: z.number().describe('Of all ratings'),
        weight: z.number().describe('As many ratings as it weighs'),
        is_estimated: z.boolean().describe('From how far these differ; else they are too few to tell'),
      })
      .nullable()
      .describe('What is expected before anything is rated; null where nothing was'),
    results: z.array(Standing).describe('Best first; those that are not ranked at the end'),
    others: z.int().describe('How many more there are'),
  })
  .meta({ id: 'Ranking' });
export type Ranking = z.infer<typeof Ranking>;

export const readRanking = endpoint({
  method: 'GET',
  path: '/api/admin/rankings/',
  tag: 'Administration: quality',
  summary: 'Models, or agents, by what people say of their answers',
  access: 'administrator',
  query: LastDays.extend({
    subject: Subject.default('model'),
    limit: wholeNumber(1, 100).default(100).describe('How many at most, 1 to 100'),
  }),
  status: 200,
  answer: Ranking,
});
