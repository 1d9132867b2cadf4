import { z } from 'zod';
import { Attachment, Attachments } from './attachments.ts';
import { endpoint } from './endpoint.ts';
import { Feedback } from './feedback.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam, wholeNumber } from './lists.ts';
import { Metadata } from './metadata.ts';
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
    metadata: z
      .record(z.string(), z.unknown())
      .describe('Of a question what its sender has put there, of an answer what is to be known of its making'),
    attachments: z.array(Attachment),
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

export const listMessages = endpoint({
  method: 'GET',
  path: '/api/messages/',
  tag,
  summary: 'All of your messages, newest first, of all branches',
  access: 'conversation-owner',
  query: CursorPage,
  status: 200,
  answer: pageOf(Message),
});

const wayOn =
  '`Link: rel="next"` leads on. The cursor `end` is the last page: the newest messages, and `rel="prev"` leads back.';

export const listMessagesByConversation = endpoint({
  method: 'GET',
  path: '/api/messages/by_conversation/',
  tag,
  summary: 'The chosen branch of a conversation, oldest first',
  description: `The same as \`/api/conversations/{id}/messages/\`. ${wayOn}`,
  access: 'conversation-owner',
  query: ArrayPage.extend({ conversation_id: z.uuid({ error: 'Name a conversation by its id.' }) }),
  status: 200,
  answer: z.array(Message),
});

export const getMessage = endpoint({
  method: 'GET',
  path: '/api/messages/:id/',
  tag,
  summary: 'One message',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: Message,
});

export const listMessagesOfConversation = endpoint({
  method: 'GET',
  path: '/api/conversations/:id/messages/',
  tag,
  summary: 'The chosen branch of a conversation, oldest first',
  description: wayOn,
  access: 'conversation-owner',
  params: UuidParam,
  query: ArrayPage,
  status: 200,
  answer: z.array(Message),
});

export const readMessagePath = endpoint({
  method: 'GET',
  path: '/api/messages/:id/path/',
  tag,
  summary: 'The branch that runs through a message, around it',
  description: 'It need not be the chosen branch, and is not chosen by being read. `previous` and `next` lead on.',
  access: 'conversation-owner',
  params: UuidParam,
  query: z.object({
    limit: wholeNumber(1, 200).default(50).describe('How many messages at most, 1 to 200'),
    cursor: z.string().max(200).optional().describe('Where to go on; taken from `next` or `previous`'),
  }),
  status: 200,
  answer: z
    .object({
      is_chosen: z.boolean().describe('The branch is the one that the conversation shows'),
      next: z.url().nullable(),
      previous: z.url().nullable(),
      results: z.array(Message).describe('Oldest first'),
    })
    .meta({ id: 'MessagePath' }),
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
  message_type: z
    .enum(['text', 'code', 'image', 'file'], { error: 'One of text, code, image and file is expected.' })
    .optional()
    .describe('`text` where absent'),
  attachments: Attachments.optional().describe('Kept and shown with the message; models are not given them'),
  metadata: Metadata.optional(),
  model: Model,
  reply: z.boolean().default(true).describe('false: only store the message'),
  ...Context,
});

const howAnswered =
  'Waits and answers with both messages. `Accept: text/event-stream` streams the answer, `Prefer: respond-async` ' +
  'answers 202 at once with the reply `pending`.';

export const createMessage = endpoint({
  method: 'POST',
  path: '/api/messages/',
  tag,
  summary: 'Send a message and have the agent answer',
  description: `The same as \`/api/conversations/{id}/send-message/\`. ${howAnswered}`,
  access: 'conversation-owner',
  body: NewTurn.extend({
    conversation: z.uuid({ error: 'Name a conversation by its id.' }),
    role: z
      .literal('user', { error: 'Only messages with the role `user` can be sent; the others are the server’s.' })
      .default('user'),
  }),
  status: 201,
  answer: SentMessage,
  streams: true,
});

export const sendMessage = endpoint({
  method: 'POST',
  path: '/api/conversations/:id/send-message/',
  tag,
  summary: 'Send a message and have the agent answer',
  description: howAnswered,
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
  description: 'Its type, attachments and metadata stay where none are named.',
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

export const deleteMessage = endpoint({
  method: 'DELETE',
  path: '/api/messages/:id/',
  tag,
  summary: 'Delete a message and all that is below it; it can be restored',
  description:
    'What is being answered there stops. Where it was on the chosen branch, the newest of its siblings is shown, or ' +
    'the branch ends with what came before it. What the answers have cost stays in the conversation’s sums.',
  access: 'conversation-owner',
  params: UuidParam,
  status: 204,
});

export const restoreMessage = endpoint({
  method: 'POST',
  path: '/api/messages/:id/restore/',
  tag,
  summary: 'Bring a deleted message back with all that was below it, and show it',
  description: 'One that went with a message above it comes back with that one: 409.',
  access: 'conversation-owner',
  params: UuidParam,
  status: 200,
  answer: Message,
  problems: ['conflict'],
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
