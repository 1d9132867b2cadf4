import { z } from 'zod';
import { MessageToSend } from './ai/chats.ts';
import { ChatContent, ChatMessage } from './chats.ts';
import { Conversation } from './conversations.ts';
import { Message } from './messages.ts';
import { text } from './text.ts';

/**
 * Every frame of `/ws/ai-chat/{id}/`, both ways.
 *
 * A client that speaks only the first dialect sends `message` and `typing` and gets `user_message`,
 * `assistant_message` and `error`, nothing else. A client that asks for streaming (`?stream=true`, or
 * `"stream": true` in a message) also gets the frames below them. The same frames make up the
 * `text/event-stream` answers, one event a frame, the event's name being the frame's `type`.
 */

/** How many UTF-16 units of each growing part a client already shows, by message id. */
export const Shown = z.record(z.uuid(), z.array(z.int().min(0)));

export const ClientFrame = z
  .discriminatedUnion(
    'type',
    [
      MessageToSend.extend({
        type: z.literal('message'),
        stream: z.boolean().optional().describe('Also send the answer as it grows, from now on'),
        client_id: text(200).min(1).optional().describe('Makes sending again harmless'),
      }),
      z.object({ type: z.literal('typing') }),
      z.object({
        type: z.literal('resume'),
        epoch: z.string().max(100).nullable().describe('From the `welcome` frame; null on a first visit'),
        revision: z.int().min(0).describe('The newest revision that the client has seen'),
        shown: Shown.default({}),
      }),
      z.object({
        type: z.literal('stop'),
        message_id: z.uuid().optional().describe('Which answer; every running one where absent'),
      }),
      z.object({ type: z.literal('pong') }),
    ],
    { error: 'This type of frame is not known.' },
  )
  .meta({ id: 'ClientFrame' });
export type ClientFrame = z.infer<typeof ClientFrame>;

const FirstDialectMessage = z.object({
  id: z.int(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  timestamp: z.iso.datetime(),
});

export const UserMessageFrame = z
  .object({ type: z.literal('user_message'), message: FirstDialectMessage })
  .meta({ id: 'UserMessageFrame' });

export const AssistantMessageFrame = z
  .object({
    type: z.literal('assistant_message'),
    message: FirstDialectMessage.extend({
      usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }),
    }),
  })
  .meta({ id: 'AssistantMessageFrame' });

export const ErrorFrame = z.object({ type: z.literal('error'), message: z.string() }).meta({ id: 'ErrorFrame' });

export const WelcomeFrame = z
  .object({
    type: z.literal('welcome'),
    epoch: z.string(),
    conversation: Conversation,
    ping_interval_ms: z.int(),
  })
  .meta({
    id: 'WelcomeFrame',
    description:
      'First frame on a streaming socket. Another `epoch` than last time: forget what you have. Answer with `resume`.',
  });

export const MessagesFrame = z
  .object({
    type: z.literal('messages'),
    conversation_id: z.uuid(),
    revision: z.int(),
    reset: z.boolean(),
    messages: z.array(Message),
    deleted: z
      .array(z.uuid())
      .describe('Messages that are gone, each with all below it. Which branch is chosen now is read over REST'),
  })
  .meta({
    id: 'MessagesFrame',
    description: 'Messages that were made or changed, up to `revision`. `reset`: they are all there is to show.',
  });

export const DeltaFrame = z
  .object({
    type: z.literal('delta'),
    id: z.int().describe('The message’s number'),
    message_id: z.uuid(),
    part: z.int().min(0),
    kind: z.enum(['text', 'reasoning']),
    at: z.int().min(0),
    text: z.string(),
  })
  .meta({
    id: 'DeltaFrame',
    description:
      'Text that was added to a growing message. `at` is the UTF-16 index at which `text` begins in part number `part`: ' +
      'with less than `at` shown, ask to `resume`; with more, drop the overlap.',
  });

export const ConversationFrame = z
  .object({ type: z.literal('conversation'), revision: z.int(), conversation: Conversation })
  .meta({ id: 'ConversationFrame' });

export const PingFrame = z.object({ type: z.literal('ping') }).meta({ id: 'PingFrame' });

export const ByeFrame = z
  .object({
    type: z.literal('bye'),
    reason: z.string(),
    retry_after_ms: z.int().nullable().describe('Null: it is no use to come back'),
  })
  .meta({ id: 'ByeFrame', description: 'The server closes next.' });

export const ServerFrame = z
  .discriminatedUnion('type', [
    UserMessageFrame,
    AssistantMessageFrame,
    ErrorFrame,
    WelcomeFrame,
    MessagesFrame,
    DeltaFrame,
    ConversationFrame,
    PingFrame,
    ByeFrame,
  ])
  .meta({ id: 'ServerFrame' });
export type ServerFrame = z.infer<typeof ServerFrame>;

/** Close codes: a client may come back after 4001 to 4029, not after 4500 and up. */
export const closeCodes = {
  restarting: 4001,
  noPong: 4004,
  tooSlow: 4008,
  tooManyFrames: 4029,
  signedOut: 4500,
  accessLost: 4503,
  deleted: 4504,
} as const;

/** `/ws/chat/{id}/`, human chats: what a participant says, */
export const ChatClientFrame = z
  .object({
    type: z.literal('message', { error: 'This type of frame is not known.' }).optional(),
    content: ChatContent,
  })
  .meta({ id: 'ChatClientFrame' });

/** and what all participants get, the sender among them. */
export const ChatMessageFrame = z
  .object({ type: z.literal('message'), message: ChatMessage })
  .meta({ id: 'ChatMessageFrame' });
export const ChatServerFrame = z
  .discriminatedUnion('type', [ChatMessageFrame, ErrorFrame])
  .meta({ id: 'ChatServerFrame' });
export type ChatServerFrame = z.infer<typeof ChatServerFrame>;
