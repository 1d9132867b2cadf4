import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf, UuidParam } from './lists.ts';
import { filledText, text } from './text.ts';

const tag = 'Conversations';

export const ConversationStatus = z.enum(['active', 'paused', 'completed', 'archived']);

export const Conversation = z
  .object({
    id: z.uuid(),
    number: z.int().describe('The same conversation’s id in `/api/ai/`'),
    user: z.int(),
    user_username: z.string(),
    agent: z.uuid(),
    agent_name: z.string(),
    has_usable_agent: z
      .boolean()
      .describe('false: its agent has been deleted, closed or made private; choose another one to go on'),
    title: z.string(),
    status: ConversationStatus,
    system_prompt: z
      .string()
      .describe('Its own, else the agent’s where the viewer may see that; sent back unchanged it changes nothing'),
    related_chat: z.int().nullable(),
    related_chat_name: z.string().nullable(),
    total_messages: z.int(),
    total_tokens_used: z.int(),
    total_cost: z.string().describe('US dollars as a decimal; the sum of what is known'),
    unpriced_answers: z.int().describe('Answers whose price is unknown and not in `total_cost`'),
    context_window: z
      .int()
      .nullable()
      .describe('How many of the last turns are sent to the model; null: as many as fit'),
    auto_summarize: z.boolean(),
    is_deleted: z.boolean(),
    deleted_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    last_message_at: z.iso.datetime().nullable(),
    revision: z.int(),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;

export const listConversations = endpoint({
  method: 'GET',
  path: '/api/conversations/',
  tag,
  summary: 'Your conversations, newest activity first',
  access: 'conversation-owner',
  query: CursorPage.extend({
    status: ConversationStatus.optional(),
    archived: z.enum(['true', 'false']).optional().describe('Only those that are, or are not, archived'),
    agent: z.uuid().optional(),
    search: text(200).optional().describe('Part of the title, or what messages say, as `/api/search/` finds it'),
  }),
  status: 200,
  answer: pageOf(Conversation),
});

const Changeable = z.object({
  agent: z.uuid().describe('Who answers; where none is named, the default agent'),
  title: filledText(200),
  status: ConversationStatus,
  system_prompt: text(50_000),
  related_chat: z.int().nullable(),
  context_window: z.int().min(1).max(1000).nullable(),
  auto_summarize: z.boolean(),
});

export const createConversation = endpoint({
  method: 'POST',
  path: '/api/conversations/',
  tag,
  summary: 'Start a conversation',
  access: 'signed-in',
  body: Changeable.partial(),
  status: 201,
  answer: Conversation,
});

export const getConversation = endpoint({
  method: 'GET',
  path: '/api/conversations/:id/',
  tag,
  summary: 'One conversation',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: Conversation,
});

export const changeConversation = endpoint({
  method: 'PATCH',
  path: '/api/conversations/:id/',
  tag,
  summary: 'Change a conversation',
  access: 'conversation-owner',
  params: UuidParam,
  body: Changeable.partial(),
  status: 200,
  answer: Conversation,
});

export const replaceConversation = endpoint({
  method: 'PUT',
  path: '/api/conversations/:id/',
  tag,
  summary: 'Replace what can be changed of a conversation; what is left out gets its initial value',
  access: 'conversation-owner',
  params: UuidParam,
  body: Changeable.partial().required({ title: true }),
  status: 200,
  answer: Conversation,
});

export const deleteConversation = endpoint({
  method: 'DELETE',
  path: '/api/conversations/:id/',
  tag,
  summary: 'Delete a conversation; it can be restored',
  access: 'conversation-owner',
  params: UuidParam,
  status: 204,
});

export const restoreConversation = endpoint({
  method: 'POST',
  path: '/api/conversations/:id/restore/',
  tag,
  summary: 'Bring a deleted conversation back',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: Conversation,
});
