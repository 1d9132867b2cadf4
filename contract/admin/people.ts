import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf } from '#contract/lists.ts';
import { Role } from '#contract/people.ts';
import { text } from '#contract/text.ts';

const tag = 'Administration: people';

export const AdminPerson = z
  .object({
    id: z.int(),
    username: z.string(),
    name: z.string(),
    email: z.string(),
    role: Role,
    created_at: z.iso.datetime(),
    last_seen_at: z.iso.datetime().nullable().describe('To some minutes'),
    deactivated_at: z.iso.datetime().nullable(),
    session_count: z.int().describe('Where they are signed in'),
    conversation_count: z.int().describe('Those that are not deleted, counted up to 1,000'),
  })
  .meta({ id: 'AdminPerson' });
export type AdminPerson = z.infer<typeof AdminPerson>;

export const listPeople = endpoint({
  method: 'GET',
  path: '/api/admin/people/',
  tag,
  summary: 'Everybody who has an account, newest first',
  access: 'administrator',
  query: CursorPage.extend({
    search: text(254).optional().describe('The beginning of a username or an email address'),
    role: Role.optional(),
    status: z.enum(['active', 'deactivated']).optional(),
  }),
  status: 200,
  answer: pageOf(AdminPerson),
});
