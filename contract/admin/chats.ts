import { z } from 'zod';
import { ConversationStatus } from '#contract/conversations.ts';
import { endpoint } from '#contract/endpoint.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam } from '#contract/lists.ts';
import { filledText, text } from '#contract/text.ts';
import { AdminMessage } from './messages.ts';
import { Period } from './period.ts';
import { Reason } from './reason.ts';

const tag = 'Administration: chats';

export const AdminChat = z
  .object({
    id: z.uuid(),
    number: z.int(),
    title: z.string(),
    user: z.int(),
    user_username: z.string(),
    agent: z.uuid(),
    agent_name: z.string(),
    status: ConversationStatus,
    total_messages: z.int(),
    total_tokens_used: z.int(),
    total_cost: z.string().describe('US dollars as a decimal; the sum of what is known'),
    unpriced_answers: z.int().describe('Answers whose price is unknown and not in `total_cost`'),
    created_at: z.iso.datetime(),
    activity_at: z.iso.datetime(),
    deleted_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AdminChat' });
export type AdminChat = z.infer<typeof AdminChat>;

export const listChatsOfAll = endpoint({
  method: 'GET',
  path: '/api/admin/chats/',
  tag,
  summary: 'Everybody’s conversations with agents, newest activity first: titles and numbers, no content',
  description: '`count` counts among the 10,000 with the newest activity.',
  access: 'administrator',
  query: CursorPage.extend({
    ...Period,
    user: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().describe('Whose'),
    agent: z.uuid().optional(),
    status: ConversationStatus.optional(),
    deleted: z.enum(['true', 'false']).optional().describe('Only those that are, or are not, deleted'),
    search: text(200).optional().describe('Part of the title'),
  }),
  status: 200,
  answer: pageOf(AdminChat),
  problems: ['unavailable'],
});

export const getChatOfAll = endpoint({
  method: 'GET',
  path: '/api/admin/chats/:id/',
  tag,
  summary: 'One conversation: its title and numbers, no content',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: AdminChat,
});

export const listMessagesOfChatOfAll = endpoint({
  method: 'GET',
  path: '/api/admin/chats/:id/messages/',
  tag,
  summary: 'What is said on the chosen branch of a conversation, oldest first; recorded with its reason',
  description: '`Link: rel="next"` leads on. The cursor `end` is the last page, and `rel="prev"` leads back.',
  access: 'administrator',
  params: UuidParam,
  query: ArrayPage.extend({ reason: Reason }),
  status: 200,
  answer: z.array(AdminMessage),
});

export const renameChat = endpoint({
  method: 'PATCH',
  path: '/api/admin/chats/:id/',
  tag,
  summary: 'Give somebody’s conversation another title; its owner sees it at once',
  access: 'administrator',
  params: UuidParam,
  body: z.object({ title: filledText(200), reason: Reason }),
  status: 200,
  answer: AdminChat,
});
