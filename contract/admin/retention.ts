import { z } from 'zod';
import { leastLedgerDays } from '#contract/admin/settings.ts';
import { endpoint } from '#contract/endpoint.ts';
import { wholeNumber } from '#contract/lists.ts';

const tag = 'Administration: retention';

export const RetentionClass = z.enum(['conversations', 'deleted_conversations', 'chat_messages', 'ledger']);
export type RetentionClass = z.infer<typeof RetentionClass>;

const Run = z.object({
  at: z.iso.datetime(),
  conversations_expired: z.int().describe('That nobody had used for long'),
  conversations_purged: z.int().describe('That had been deleted before'),
  messages: z.int().describe('In conversations'),
  feedback_kept: z.int().describe('Ratings and flags of those, which go on counting'),
  chat_messages: z.int(),
  ledger_rows: z.int(),
});

export const Retention = z
  .object({
    periods: z
      .array(
        z.object({
          class: RetentionClass,
          setting: z.string().describe('What it is called in `/api/admin/settings/`, where it is set'),
          days: z.int().nullable().describe('Null: kept for ever'),
          minimum_days: z.int(),
        }),
      )
      .describe('How long each class of things is kept'),
    settings_version: z.int().describe('To be named as `based_on_version` when a period is set'),
    recent_runs: z.array(Run).describe('The last ten that deleted anything, newest first'),
  })
  .meta({ id: 'Retention' });
export type Retention = z.infer<typeof Retention>;

export const getRetention = endpoint({
  method: 'GET',
  path: '/api/admin/retention/',
  tag,
  summary: 'How long things are kept, and what was deleted lately',
  access: 'administrator',
  status: 200,
  answer: Retention,
});

const Due = z
  .object({
    days: z.int().nullable().describe('The period that is counted with; null: kept for ever'),
    due: z
      .int()
      .nullable()
      .describe('How many would be deleted, up to 10,000; null where none would, or counting takes too long'),
    messages: z.int().nullable().describe('In those conversations; null where there are none in them'),
    kept_for_cases: z.int().describe('Conversations that are due and that a case still needs'),
    kept_in_use: z.int().describe('Conversations that are due and in which an answer is being written'),
  })
  .meta({ id: 'RetentionDue' });

export const RetentionPreview = z
  .object({ conversations: Due, deleted_conversations: Due, chat_messages: Due, ledger: Due })
  .meta({ id: 'RetentionPreview' });
export type RetentionPreview = z.infer<typeof RetentionPreview>;

const days = (least: number) =>
  wholeNumber(least, 36_500).optional().describe('Days; what is set where it is left out');

export const previewRetention = endpoint({
  method: 'GET',
  path: '/api/admin/retention/preview/',
  tag,
  summary: 'Count what would be deleted now, with the periods that are set or with others',
  description: 'It deletes nothing.',
  access: 'administrator',
  query: z.object({
    conversations: days(1),
    deleted_conversations: days(1),
    chat_messages: days(1),
    ledger: days(leastLedgerDays),
  }),
  status: 200,
  answer: RetentionPreview,
});
