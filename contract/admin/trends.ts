import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf, wholeNumber } from '#contract/lists.ts';
import { Interval, LastDays, Subject, trendFigure, TrendOfFigure, window } from '#contract/quality.ts';

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

const Word = z.enum(['improving', 'stable', 'declining']);

export const TrendChange = z
  .object({
    id: z.uuid(),
    subject: Subject,
    subject_id: z.uuid(),
    subject_name: z.string(),
    ...trendFigure,
    date: z.iso
      .date()
      .describe('In UTC. Every night the 90 days before it are looked at: it was the first of which they said so'),
    before: Word.nullable().describe('What they had said until then; null where nothing had been said'),
    word: Word,
    n: z.int().describe('Days that had the figure'),
    slope: z.number().describe('By how much it changed a day (Sen)'),
    slope_interval: Interval,
    p: z.number(),
    adjusted_p: z.number().describe('Corrected for all models, or agents, that were tested together'),
  })
  .meta({ id: 'TrendChange' });
export type TrendChange = z.infer<typeof TrendChange>;

export const listTrendChanges = endpoint({
  method: 'GET',
  path: '/api/admin/trends/changes/',
  tag: 'Administration: quality',
  summary: 'Which trends have become other ones, newest first',
  description: 'What was stable when it was first looked at is not listed. `count` goes up to 1,000 and stops there.',
  access: 'administrator',
  query: CursorPage.extend({ subject: Subject.optional() }),
  status: 200,
  answer: pageOf(TrendChange),
});
