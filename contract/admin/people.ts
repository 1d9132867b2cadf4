import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, NumberParam, pageOf } from '#contract/lists.ts';
import { Role } from '#contract/people.ts';
import { text } from '#contract/text.ts';
import { Reason } from './reason.ts';

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

export const getPerson = endpoint({
  method: 'GET',
  path: '/api/admin/people/:id/',
  tag,
  summary: 'One person',
  access: 'administrator',
  params: NumberParam,
  status: 200,
  answer: AdminPerson,
});

const lastOne =
  'An administrator may do this to themselves as to others, as long as another active administrator remains: 409 else.';

export const changePerson = endpoint({
  method: 'PATCH',
  path: '/api/admin/people/:id/',
  tag,
  summary: 'Give a person another role; it holds within a second, also on open sockets',
  description: lastOne,
  access: 'administrator',
  params: NumberParam,
  body: z.object({ role: Role, reason: Reason.optional() }),
  status: 200,
  answer: AdminPerson,
  problems: ['conflict'],
});

export const deactivatePerson = endpoint({
  method: 'POST',
  path: '/api/admin/people/:id/deactivate/',
  tag,
  summary: 'Let a person in no more; nothing of theirs is deleted',
  description:
    'Within a second their sessions have ended, their API keys let nobody in and their open sockets are closed. ' +
    `Answers that are being written are written to their end. ${lastOne}`,
  access: 'administrator',
  params: NumberParam,
  body: z.object({ reason: Reason }),
  status: 200,
  answer: AdminPerson,
  problems: ['conflict'],
});

const WhyMaybe = z.object({ reason: Reason.optional() });

export const reactivatePerson = endpoint({
  method: 'POST',
  path: '/api/admin/people/:id/reactivate/',
  tag,
  summary: 'Let a person in again; they sign in anew, and their API keys work again',
  access: 'administrator',
  params: NumberParam,
  body: WhyMaybe,
  status: 200,
  answer: AdminPerson,
});

export const endSessionsOfPerson = endpoint({
  method: 'POST',
  path: '/api/admin/people/:id/end-sessions/',
  tag,
  summary: 'Sign a person out everywhere; their API keys stay',
  access: 'administrator',
  params: NumberParam,
  body: WhyMaybe,
  status: 200,
  answer: AdminPerson,
});
