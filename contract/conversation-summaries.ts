import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam } from './lists.ts';

const tag = 'Conversation summaries';

export const ConversationSummary = z
  .object({
    id: z.uuid(),
    conversation: z.uuid(),
    conversation_title: z.string(),
    title_suggestion: z.string().describe('A title that would fit; empty where there is none'),
    summary_text: z.string().describe('Plain text; empty only where `state` is `failed`'),
    key_topics: z.array(z.string()),
    message_count_at_summary: z.int().describe('It speaks of the first so many messages of the chosen branch'),
    summary_model: z.uuid().nullable().describe('The model that wrote it'),
    summary_model_name: z.string().nullable(),
    last_message: z.uuid().nullable().describe('The last message that it speaks of'),
    message_count: z.int().describe('How many messages the chosen branch has now'),
    next_at: z.int().describe('It is written again once the chosen branch has so many messages'),
    state: z
      .enum(['ready', 'failed'])
      .describe('`failed`: the last attempts to write it, or to bring it up to date, have failed'),
    error_message: z.string().nullable().describe('Why it has failed'),
    cost: z.string().describe('US dollars as a decimal: what all calls for it have cost; the sum of what is known'),
    unpriced_calls: z.int().describe('Calls for it whose price is unknown and not in `cost`'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime().describe('When the text was written'),
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = z.infer<typeof ConversationSummary>;

const made =
  'The model writes one of each conversation with `auto_summarize` within seconds of its 10th message, and anew as it ' +
  'grows. There is none of what is deleted or stands on a branch that is not the chosen one.';

export const listConversationSummaries = endpoint({
  method: 'GET',
  path: '/api/conversation-summaries/',
  tag,
  summary: 'Summaries of your conversations, newest first',
  description: made,
  access: 'conversation-owner',
  query: CursorPage,
  status: 200,
  answer: pageOf(ConversationSummary),
});

export const listSummariesByConversation = endpoint({
  method: 'GET',
  path: '/api/conversation-summaries/by_conversation/',
  tag,
  summary: 'The summary of a conversation; an empty array where there is none',
  description: made,
  access: 'conversation-owner',
  query: ArrayPage.extend({ conversation_id: z.uuid({ error: 'Name a conversation by its id.' }) }),
  status: 200,
  answer: z.array(ConversationSummary),
});

export const getConversationSummary = endpoint({
  method: 'GET',
  path: '/api/conversation-summaries/:id/',
  tag,
  summary: 'One summary',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: ConversationSummary,
});

export const retryConversationSummary = endpoint({
  method: 'POST',
  path: '/api/conversation-summaries/:id/retry/',
  tag,
  summary: 'Have one written that has failed, without waiting for more messages',
  description: 'Of one that has not failed nothing changes. What becomes of it is told over `/ws/events/`.',
  access: 'conversation-owner',
  params: UuidParam,
  status: 204,
});
