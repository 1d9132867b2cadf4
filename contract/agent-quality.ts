import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { UuidParam, wholeNumber } from './lists.ts';
import { Alarm, Interval, LastDays, rated, TrendOfFigure, window } from './quality.ts';

const tag = 'Agents';

export const AgentQuality = z
  .object({
    ...window,
    agent: z.uuid(),
    rated: z.object(rated).describe('Of the days, with today'),
    trends: z.array(TrendOfFigure).describe('Of the days before today, tested with each other'),
    alarms: z.array(Alarm).describe('The newest 20, standing or closed'),
  })
  .meta({ id: 'AgentQuality' });
export type AgentQuality = z.infer<typeof AgentQuality>;

export const readAgentQuality = endpoint({
  method: 'GET',
  path: '/api/agents/:id/quality/',
  tag,
  summary: 'How an agent does: ratings, trends and alarms',
  description: 'For its creator and administrators. Nothing of anybody’s conversations is in it.',
  access: 'agent-keeper',
  params: UuidParam,
  query: LastDays,
  status: 200,
  answer: AgentQuality,
});

const Side = z.object({
  n: z.int().describe('Ratings, answers or calls'),
  value: z.number().nullable().describe('Null where there is nothing'),
  interval: Interval.nullable().describe('Null where there is too little, and of medians'),
});

const ComparedFigure = z
  .object({
    figure: z
      .enum(['rating', 'flags', 'errors', 'cost', 'tokens', 'response_time', 'first_token'])
      .describe(
        'The mean rating; the shares of flagged answers and failed calls; medians of an answer’s cost and so on',
      ),
    unit: z.enum(['stars', 'share of answers', 'share of calls', 'US dollars', 'tokens', 'seconds']),
    better: z.enum(['higher', 'lower']),
    first: Side,
    second: Side,
    difference: z.number().nullable().describe('Second less first; null where there is too little'),
    difference_interval: Interval.nullable(),
    word: z
      .enum(['better', 'worse', 'no difference shown', 'not enough data'])
      .describe('Of the second; `not enough data` below 20 of either'),
  })
  .meta({ id: 'ComparedFigure' });

export const VersionFigures = z
  .object({
    agent: z.uuid(),
    first: z.int(),
    second: z.int(),
    changes: z.array(z.string()).describe('The fields in which the two versions differ'),
    figures: z.array(ComparedFigure),
  })
  .meta({ id: 'VersionFigures' });
export type VersionFigures = z.infer<typeof VersionFigures>;

const VersionNumber = wholeNumber(1, 2_147_483_647);

export const compareVersionFigures = endpoint({
  method: 'GET',
  path: '/api/agents/:id/versions/compare/',
  tag,
  summary: 'Two versions of an agent side by side: what was said of them, and what they cost',
  description:
    'For its creator and administrators. Ratings, flags and failures are of all answers, the others of each version’s ' +
    'newest 2,000.',
  access: 'agent-keeper',
  params: UuidParam,
  query: z.object({
    first: VersionNumber.describe('The version that is compared with'),
    second: VersionNumber.describe('The version that is compared'),
  }),
  status: 200,
  answer: VersionFigures,
});
