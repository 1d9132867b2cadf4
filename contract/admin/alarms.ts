import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf, UuidParam } from '#contract/lists.ts';
import { Alarm, AlarmMetric, Subject } from '#contract/quality.ts';
import { text } from '#contract/text.ts';

const tag = 'Administration: quality';

const Sample = z
  .object({
    message: z.uuid(),
    conversation: z.uuid().nullable().describe('One of your own; null: it is somebody else’s'),
    case: z.uuid().nullable().describe('The review case of somebody else’s answer; each look at it is recorded'),
    answered_at: z.iso.datetime(),
    score: z.int().nullable(),
    flag_types: z.array(z.string()),
    error_class: z.string().nullable(),
  })
  .meta({ id: 'AlarmSample' });

export const AlarmInFull = Alarm.extend({
  samples: z
    .array(Sample)
    .describe('At most five answers since the change that were rated 1 or 2, flagged, or failed, and that you may see'),
}).meta({ id: 'AlarmInFull' });
export type AlarmInFull = z.infer<typeof AlarmInFull>;

export const listAlarms = endpoint({
  method: 'GET',
  path: '/api/admin/alarms/',
  tag,
  summary: 'What has become worse, newest first',
  description: '`count` goes up to 1,000 and stops there.',
  access: 'administrator',
  query: CursorPage.extend({
    state: z
      .enum(['standing', 'open', 'acknowledged', 'closed', 'all'])
      .default('standing')
      .describe('`standing` is open and acknowledged'),
    subject: Subject.optional(),
    subject_id: z.uuid().optional().describe('A model’s or an agent’s `id`'),
    metric: AlarmMetric.optional(),
  }),
  status: 200,
  answer: pageOf(Alarm),
});

export const getAlarm = endpoint({
  method: 'GET',
  path: '/api/admin/alarms/:id/',
  tag,
  summary: 'One alarm, with answers that it is about',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: AlarmInFull,
});

const Work = z.object({
  version: z
    .int({ error: 'The version of the alarm that you have seen is expected.' })
    .describe('The `version` that you have seen; 409 with the `current` state where it is another one by now'),
  note: text(1000).default('').describe('For the others who administer'),
});

export const acknowledgeAlarm = endpoint({
  method: 'POST',
  path: '/api/admin/alarms/:id/acknowledge/',
  tag,
  summary: 'Say that you know of it and see to it',
  access: 'administrator',
  params: UuidParam,
  body: Work,
  status: 200,
  answer: AlarmInFull,
});

export const closeAlarm = endpoint({
  method: 'POST',
  path: '/api/admin/alarms/:id/close/',
  tag,
  summary: 'Close an alarm',
  description: 'From then on things are compared with how they have been since the change that it is about.',
  access: 'administrator',
  params: UuidParam,
  body: Work,
  status: 200,
  answer: AlarmInFull,
});
