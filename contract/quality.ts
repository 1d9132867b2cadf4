import { z } from 'zod';
import { wholeNumber } from './lists.ts';
import { text } from './text.ts';

/** What figures about models and agents have in common: see docs/quality.md for how each comes about. */

export const Interval = z
  .object({ low: z.number(), high: z.number() })
  .describe('Where it lies with 95 % confidence; both ends belong to it');

export const Subject = z.enum(['model', 'agent']).describe('Whose figures');
export type Subject = z.infer<typeof Subject>;

export const LastDays = z.object({
  days: wholeNumber(1, 366).default(30).describe('How many days, 1 to 366'),
  time_zone: text(64)
    .default('UTC')
    .describe('In which it is decided what day it is now: a name of the IANA database, Europe/Berlin'),
});

/** The days that a figure is of. */
export const window = {
  days: z.int(),
  from: z.iso.date().describe('The first day'),
  until: z.iso.date().describe('The first day that is not counted'),
  time_zone: z.string().describe('As it was asked for: in which the last day is the last'),
  zone_of_days: z.literal('UTC').describe('Each day is one in UTC, and an answer belongs to the day that it began on'),
};

/** Of what there is a trend. */
export const trendFigure = {
  figure: z
    .enum(['rating', 'flags_per_thousand', 'errors', 'first_token', 'cost_per_answer', 'tokens_per_second'])
    .describe('Of a day: the mean rating, flags for each thousand answers, … the median time to the first token'),
  unit: z.string().describe('Of the figure; the slope is in this unit a day'),
  better: z.enum(['higher', 'lower']),
};

export const TrendOfFigure = z
  .object({
    ...trendFigure,
    word: z
      .enum(['improving', 'stable', 'declining', 'not enough data'])
      .describe('`stable`: no trend can be told from chance; below 14 days with a figure there is not enough data'),
    n: z.int().describe('Days that have the figure'),
    slope: z.number().nullable().describe('By how much it changes a day (Sen); null with too few days'),
    slope_interval: Interval.nullable(),
    p: z.number().nullable().describe('Of Mann and Kendall’s test, corrected for autocorrelation'),
    adjusted_p: z
      .number()
      .nullable()
      .describe('The same, corrected for all that was tested together (Benjamini and Hochberg): the word rests on it'),
    values: z.array(z.number().nullable()).describe('Of each day, the first being `from`; null on one that has none'),
  })
  .meta({ id: 'TrendOfFigure' });
export type TrendOfFigure = z.infer<typeof TrendOfFigure>;

/** What was said of the answers of some days. */
export const rated = {
  ratings: z.int().describe('n: how many ratings'),
  scores: z.array(z.int()).describe('How often each score was given, from 1 to 5'),
  mean: z.number().nullable().describe('1 to 5; null without ratings'),
  mean_interval: Interval.nullable().describe('Null below two ratings'),
  four_or_more: z.number().nullable().describe('The share of fours and fives, 0 to 1'),
  four_or_more_interval: Interval.nullable().describe('Wilson’s'),
  answers: z.int().describe('That came to their end, or that a person stopped'),
  coverage: z.number().nullable().describe('The share of answers that were rated, 0 to 1; null without answers'),
  flags: z.int(),
  flags_per_thousand: z.number().nullable().describe('For each thousand answers'),
};

export const AlarmMetric = z.enum(['ratings', 'flags', 'errors']);
export type AlarmMetric = z.infer<typeof AlarmMetric>;

const Figure = z
  .object({
    n: z.int().describe('Ratings, answers or calls'),
    value: z.number().nullable().describe('A mean rating, or a share of answers or calls, 0 to 1'),
    interval: Interval.nullable(),
  })
  .describe('A mean rating with its n, or a share of flagged answers or failed calls');

export const KnownChange = z
  .object({
    kind: z.enum(['agent_version', 'response_model', 'model_settings', 'model_price']),
    at: z.iso.datetime(),
    fits: z
      .boolean()
      .describe('The events speak for a change just then; false: it is the nearest before it, and may be long before'),
    agent: z.uuid().optional(),
    agent_name: z.string().optional(),
    version: z.int().optional().describe('The agent’s new version'),
    model_name: z.string().optional(),
    from: z.string().optional().describe('What the provider said that answered until then'),
    to: z.string().optional().describe('What it says since then'),
    changes: z.array(z.string()).optional().describe('The fields that were changed'),
  })
  .meta({ id: 'KnownChange' });
export type KnownChange = z.infer<typeof KnownChange>;

/** What everybody may know of an alarm who may know of it at all. */
export const Alarm = z
  .object({
    id: z.uuid(),
    subject: Subject,
    subject_id: z.uuid(),
    subject_name: z.string(),
    metric: AlarmMetric,
    state: z.enum(['open', 'acknowledged', 'closed']),
    version: z.int().describe('To be named by whoever acts on it'),
    before: Figure.describe('The subject’s own figure before the change'),
    after: Figure.describe('Since the change, up to now'),
    difference: z.number().nullable().describe('After less before; null where there is too little'),
    difference_interval: Interval.nullable(),
    expected: z.number().describe('What it is compared with: of its own events and, where these are few, the house’s'),
    house_share: z.number().describe('Which part of what is expected rests on the whole house, 0 to 1'),
    began_at: z.iso.datetime().describe('The first answer since the change, as far as can be told'),
    began_between: z.object({ earliest: z.iso.datetime(), latest: z.iso.datetime() }).describe('With 95 % confidence'),
    raised_at: z.iso.datetime().describe('The answer, or call, that raised it'),
    evidence: z.number().describe('The log-likelihood ratio of “worse” to “as before” when it was raised'),
    threshold: z.number().describe('From which on there is an alarm'),
    change: KnownChange.nullable().describe('The known change that it began with, or the nearest before it'),
    acknowledged_by: z.string().nullable(),
    acknowledged_at: z.iso.datetime().nullable(),
    closed_by: z.string().nullable().describe('Null where it closed by itself'),
    closed_at: z.iso.datetime().nullable(),
    ending: z
      .enum(['recovered', 'not_borne_out', 'by_administrator'])
      .nullable()
      .describe('`recovered`: the figure is back; `not_borne_out`: what it rested on was changed or taken back'),
    note: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Alarm' });
export type Alarm = z.infer<typeof Alarm>;
