import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf, wholeNumber } from '#contract/lists.ts';
import { text } from '#contract/text.ts';

export const AuditEntry = z
  .object({
    id: z.int(),
    created_at: z.iso.datetime(),
    actor: z.object({ id: z.int(), username: z.string(), role: z.string() }).describe('As they were called then'),
    action: z.string().describe('e.g. `case.viewed`'),
    subject_type: z.string(),
    subject_id: z.string(),
    owner: z.int().nullable().describe('Whose it is, where it is somebody’s'),
    reason: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAudit = endpoint({
  method: 'GET',
  path: '/api/moderation/audit/',
  tag: 'Review',
  summary: 'Who did what to others’ things, and who looked at them, newest first',
  description:
    'Administrators read all of it, moderators what concerns cases. `count` goes up to 1,000 and stops there.',
  access: 'moderator',
  query: CursorPage.extend({
    actor: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional().describe('A person’s id'),
    action: text(50).optional().describe('e.g. `case.decided`'),
    subject_type: text(50).optional(),
    subject: text(100).optional().describe('The id of what was done something to'),
  }),
  status: 200,
  answer: pageOf(AuditEntry),
});
