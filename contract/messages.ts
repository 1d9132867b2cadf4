import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Feedback } from './feedback.ts';
import { ArrayPage, UuidParam } from './lists.ts';
import { MessagePart } from './parts.ts';
import { filledText, maxContentLength } from './text.ts';

const tag = 'Messages';

export const MessageStatus = z.enum(['pending', 'streaming', 'complete', 'stopped', 'interrupted', 'failed']);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** A message of the tree. Tokens, cost, model and time stand on answers. */
export const Message = z
  .object({
    id: z.uuid(),
    number: z.int().describe('The same message’s id in `/api/ai/`'),
    conversation: z.uuid(),
    conversation_title: z.string(),
    parent: z.uuid().nullable(),
    role: z.enum(['user', 'assistant', 'system', 'function']),
    message_type: z.enum(['text', 'image', 'file', 'code', 'function_call', 'function_result']),
    content: z.string(),
    parts: z.array(MessagePart),
    input_tokens: z.int().nullable(),
    output_tokens: z.int().nullable(),
    usage_source: z.enum(['reported', 'estimated', 'none']).nullable(),
    cost: z
      .string()
      .nullable()
      .describe('US dollars as a decimal; null where the price is unknown or nothing was spent'),
    model_used: z.string().nullable(),
    agent_version: z.uuid().nullable().describe('The `id` of the agent’s version that answered'),
    response_time: z.number().nullable().describe('Seconds from the question to the end of the answer'),
    metadata: z.record(z.string(), z.unknown()),
    attachments: z.array(z.unknown()),
    is_error: z.boolean(),
    error_message: z.string().nullable(),
    status: MessageStatus,
    created_at: z.iso.datetime(),
    revision: z.int().describe('The conversation’s revision in which this message last changed'),
    feedback: Feedback.nullable().describe('Null where there is none'),
    siblings: z
      .array(z.uuid())
      .describe('The messages that share this one’s parent, oldest first, this one among them'),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;

export const listMessagesOfConversation = endpoint({
  method: 'GET',
  path: '/api/conversations/:id/messages/',
  tag,
  summary: 'The chosen branch of a conversation, oldest first',
  description:
    '`Link: rel="next"` leads on. The cursor `end` is the last page: the newest messages, and `rel="prev"` leads back.',
  access: 'conversation-owner',
  params: UuidParam,
  query: ArrayPage,
  status: 200,
  answer: z.array(Message),
});

/** Both messages of a turn; the reply is still `pending` where the request did not wait for it. */
export const SentMessage = Message.extend({ reply: Message.nullable() }).meta({ id: 'SentMessage' });

const Context = {
  include_related_chat_context: z.boolean().default(false),
  context_message_limit: z.int().min(1).max(100).default(20),
};

const Model = z
  .uuid()
  .nullable()
  .optional()
  .describe('Which model answers; the conversation’s or the default one where absent');

export const NewTurn = z.object({
  content: filledText(maxContentLength),
  model: Model,
  reply: z.boolean().default(true).describe('false: only store the message'),
  ...Context,
});

export const sendMessage = endpoint({
  method: 'POST',
  path: '/api/conversations/:id/send-message/',
  tag,
  summary: 'Send a message and have the agent answer',
  description:
    'Waits and answers with both messages. `Accept: text/event-stream` streams the answer, `Prefer: respond-async` ' +
    'answers 202 at once with the reply `pending`.',
  access: 'conversation-owner',
  params: UuidParam,
  body: NewTurn,
  status: 201,
  answer: SentMessage,
  streams: true,
});

export const editMessage = endpoint({
  method: 'POST',
  path: '/api/messages/:id/edit/',
  tag,
  summary: 'Say it differently: a sibling of one of your messages, with an answer of its own',
  access: 'conversation-owner',
  params: UuidParam,
  body: NewTurn.omit({ reply: true }),
  status: 201,
  answer: SentMessage,
  streams: true,
});

export const regenerateMessage = endpoint({
  method: 'POST',
  path: '/api/messages/:id/regenerate/',
  tag,
  summary: 'Another answer beside this one',
  access: 'conversation-owner',
  params: UuidParam,
  body: z.object({ model: Model, ...Context }),
  status: 201,
  answer: Message,
  streams: true,
});

export const continueMessage = endpoint({
  method: 'POST',
  path: '/api/messages/:id/continue/',
  tag,
  summary: 'Go on with an answer that was stopped or interrupted, where it ended',
  access: 'conversation-owner',
  params: UuidParam,
  status: 201,
  answer: Message,
  streams: true,
});

export const stopMessage = endpoint({
  method: 'POST',
  path: '/api/messages/:id/stop/',
  tag,
  summary: 'Stop an answer; what was shown stays',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: Message,
});

export const selectMessage = endpoint({
  method: 'POST',
  path: '/api/messages/:id/select/',
  tag,
  summary: 'Choose the branch that runs through this message',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: Message,
});
