import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';

const tag = 'Administration: settings';

const atLeast = (least: number) =>
  z
    .int({ error: 'A whole number of days is expected, or null for never.' })
    .min(least, least === 1 ? 'At least a day; null for never.' : `At least ${least} days; null for never.`)
    .max(36_500, 'At most 36,500 days; null for never.')
    .nullable();
const days = atLeast(1);

/** What was used in a year, and a month to look at it, is always there call by call. */
export const leastLedgerDays = 400;

/** All that can be set for the whole house. A new one needs its initial value in `server/core/settings/settings.ts`. */
export const SettingValues = z
  .object({
    archive_after_days: days.describe(
      'Conversations in which nothing has happened for so many days are archived; null: none is',
    ),
    delete_conversations_after_days: days.describe(
      'Conversations in which nothing has happened for so many days are deleted for good; null: none is',
    ),
    purge_deleted_conversations_after_days: days.describe(
      'Conversations that were deleted so many days ago are deleted for good; null: all can be restored for ever',
    ),
    delete_chat_messages_after_days: days.describe(
      'Messages between people that are older than so many days are deleted for good; null: none is',
    ),
    delete_ledger_after_days: atLeast(leastLedgerDays).describe(
      `Calls of models older than so many days, at least ${leastLedgerDays}, are deleted from the ledger; the sums of each day ` +
        'stay for ever. null: none is',
    ),
  })
  .meta({ id: 'SettingValues' });
export type SettingValues = z.infer<typeof SettingValues>;

export const Settings = z
  .object({
    values: SettingValues.describe('What holds'),
    initial_values: SettingValues.describe('What holds where nobody has set anything'),
    version: z.int().describe('Goes up by one with every change; 0: nobody has set anything'),
    changed_at: z.iso.datetime().nullable(),
    changed_by_username: z.string().nullable(),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

export const getSettings = endpoint({
  method: 'GET',
  path: '/api/admin/settings/',
  tag,
  summary: 'What is set for the whole house',
  access: 'administrator',
  status: 200,
  answer: Settings,
});

export const changeSettings = endpoint({
  method: 'PATCH',
  path: '/api/admin/settings/',
  tag,
  summary: 'Change what is set for the whole house; what is left out stays',
  access: 'administrator',
  body: SettingValues.partial().extend({
    based_on_version: z
      .int('A whole number is expected.')
      .min(0, 'At least 0.')
      .optional()
      .describe('The version that the change was made from: where there is a newer one, 409 and nothing changes'),
  }),
  status: 200,
  answer: Settings,
  problems: ['conflict'],
});
