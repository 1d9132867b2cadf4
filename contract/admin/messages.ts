import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf, UuidParam } from '#contract/lists.ts';
import { MessageStatus } from '#contract/messages.ts';
import { text } from '#contract/text.ts';
import { Period } from './period.ts';
import { Reason } from './reason.ts';

const tag = 'Administration: messages';

const MessageRole = z.enum(['user', 'assistant', 'system', 'function']);

/** All of a message but what it says. */
const AdminMessageFacts = z.object({
  id: z.uuid(),
  number: z.int(),
  chat: z.uuid(),
  chat_title: z.string(),
  user: z.int(),
  user_username: z.string(),
  role: MessageRole,
  status: MessageStatus,
  model_used: z.string().nullable(),
  input_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  cost: z.string().nullable().describe('US dollars as a decimal; null where the price is unknown or nothing was spent'),
  response_time: z.number().nullable().describe('Seconds'),
  created_at: z.iso.datetime(),
});

export const AdminMessage = AdminMessageFacts.extend({
  content: z.string(),
  error_message: z.string().nullable(),
}).meta({ id: 'AdminMessage' });
export type AdminMessage = z.infer<typeof AdminMessage>;

export const AdminMessageRow = AdminMessageFacts.extend({
  excerpt: z.string().nullable().describe('Of what it says, where a reason was given to look; null else'),
}).meta({ id: 'AdminMessageRow' });
export type AdminMessageRow = z.infer<typeof AdminMessageRow>;

export const listMessagesOfAll = endpoint({
  method: 'GET',
  path: '/api/admin/messages/',
  tag,
  summary: 'What people and models said, newest first',
  description:
    'Without a `reason` numbers alone. With one, excerpts, and the look is recorded. `search` needs a reason, and a ' +
    'person, a chat or at most 31 days. `count` counts among the newest 10,000 of the person, chat and days.',
  access: 'administrator',
  query: CursorPage.extend({
    ...Period,
    user: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().describe('In whose chats'),
    chat: z.uuid().optional(),
    role: MessageRole.optional(),
    search: text(200).optional().describe('Part of what was said'),
    reason: Reason.optional(),
  }),
  status: 200,
  answer: pageOf(AdminMessageRow),
  problems: ['unavailable'],
});

export const getMessageOfAll = endpoint({
  method: 'GET',
  path: '/api/admin/messages/:id/',
  tag,
  summary: 'One message with all that it says; recorded with its reason',
  access: 'administrator',
  params: UuidParam,
  query: z.object({ reason: Reason }),
  status: 200,
  answer: AdminMessage,
});
