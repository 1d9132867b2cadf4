import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { filledText, text } from '#contract/text.ts';
import { Score } from '#contract/feedback.ts';

/** A line of an export; in CSV a row under a header with these names. Other fields are passed over. */
export const LegacyRating = z.object({
  message: z.uuid({ error: 'Name a message by its id.' }).describe('Or `message_id`'),
  user: z
    .union([z.int().min(1), filledText(254)], { error: 'Name a person by id, username or email address.' })
    .describe('An id, a username or an email address. Or `user_id`, `username`, `user_username`, `email`'),
  rating_type: filledText(50)
    .default('helpful')
    .transform((name) => name.trim().toLowerCase()),
  score: Score,
  comment: text(2000).nullish(),
  created_at: z.iso.datetime({ offset: true, error: 'A time is expected, as 2026-01-31T12:00:00Z.' }).nullish(),
});
export type LegacyRating = z.infer<typeof LegacyRating>;

export const RatingImport = z
  .object({
    dry_run: z.boolean().describe('True where nothing was written'),
    rule: z.string().describe('How several ratings of a person and message became one'),
    lines: z.int().describe('Those with something in them, without the header'),
    taken: z.int().describe('Ratings that are new'),
    updated: z.int().describe('Ratings of an earlier import that this one changes'),
    unchanged: z.int().describe('Ratings that were imported before, just so'),
    kept: z.int().describe('Ratings that stay as they are, since their person has rated the message in Colloquy'),
    merged: z.int().describe('Lines beyond the first of their person and message'),
    refused: z.int().describe('Lines that were not taken'),
    refusals: z
      .array(z.object({ line: z.int(), reason: z.string() }))
      .describe('Why, in the order of the lines; the first 500'),
  })
  .meta({ id: 'RatingImport' });
export type RatingImport = z.infer<typeof RatingImport>;

export const importRatings = endpoint({
  method: 'POST',
  path: '/api/admin/ratings/import/',
  tag: 'Administration: import',
  summary: 'Take over the ratings of another system',
  description:
    'The body is the export: JSON lines, or CSV with a header. Several ratings of a person and message become one ' +
    'helpfulness rating by the `rule` that the answer tells. It can be done again, and in parts: what is known already ' +
    'is not taken twice. A line that is wrong is told of and stops nothing. Nothing is written unless `dry_run` is false.',
  access: 'administrator',
  takes: { mediaTypes: ['text/csv', 'application/jsonl', 'application/x-ndjson'], mostBytes: 5_000_000 },
  query: z.object({
    dry_run: z
      .enum(['true', 'false'])
      .default('true')
      .transform((value) => value === 'true'),
  }),
  body: z.instanceof(Uint8Array, { error: 'Send the export as the body.' }),
  status: 200,
  answer: RatingImport,
});
