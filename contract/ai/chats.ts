import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { ArrayPage, NumberParam, wholeNumber } from '#contract/lists.ts';
import { filledText, maxContentLength, text } from '#contract/text.ts';
import { AiMessage } from './messages.ts';

const tag = 'AI chats';

const Title = filledText(255);
const SystemPrompt = text(50_000);
const RelatedChat = z
  .int()
  .nullable()
  .describe('A human chat that you take part in, whose recent messages can be given as context');

/** One chat as it stands in lists and after a change. */
export const AiChat = z
  .object({
    id: z.int(),
    title: z.string(),
    system_prompt: z.string(),
    related_chat: z.int().nullable(),
    related_chat_name: z.string().nullable(),
    user: z.int(),
    user_username: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    message_count: z.int(),
  })
  .meta({ id: 'AiChat' });
export type AiChat = z.infer<typeof AiChat>;

export const AiChatWithMessages = AiChat.extend({
  messages: z.array(AiMessage).describe('The newest 500 of the chosen branch, oldest first'),
}).meta({ id: 'AiChatWithMessages' });

export const listAiChats = endpoint({
  method: 'GET',
  path: '/api/ai/chats/',
  tag,
  summary: 'Your AI chats, newest activity first',
  access: 'conversation-owner',
  query: ArrayPage,
  status: 200,
  answer: z.array(AiChat),
});

const NewAiChat = z.object({
  title: Title,
  system_prompt: SystemPrompt.optional().describe('A helpful assistant where absent'),
  related_chat: RelatedChat.optional(),
});

export const createAiChat = endpoint({
  method: 'POST',
  path: '/api/ai/chats/',
  tag,
  summary: 'Start an AI chat',
  access: 'signed-in',
  body: NewAiChat,
  status: 201,
  answer: AiChat,
});

export const getAiChat = endpoint({
  method: 'GET',
  path: '/api/ai/chats/:id/',
  tag,
  summary: 'One AI chat with its messages',
  access: 'conversation-owner',
  params: NumberParam,
  status: 200,
  answer: AiChatWithMessages,
});

export const replaceAiChat = endpoint({
  method: 'PUT',
  path: '/api/ai/chats/:id/',
  tag,
  summary: 'Replace the title, system prompt and link of an AI chat',
  access: 'conversation-owner',
  params: NumberParam,
  body: NewAiChat,
  status: 200,
  answer: AiChatWithMessages,
});

export const changeAiChat = endpoint({
  method: 'PATCH',
  path: '/api/ai/chats/:id/',
  tag,
  summary: 'Change the title, system prompt or link of an AI chat',
  access: 'conversation-owner',
  params: NumberParam,
  body: NewAiChat.partial(),
  status: 200,
  answer: AiChatWithMessages,
});

export const deleteAiChat = endpoint({
  method: 'DELETE',
  path: '/api/ai/chats/:id/',
  tag,
  summary: 'Delete an AI chat',
  access: 'conversation-owner',
  params: NumberParam,
  status: 204,
});

/** What a person sends to a model, over REST and over the socket. */
export const MessageToSend = z.object({
  content: filledText(maxContentLength),
  include_related_chat_context: z
    .boolean({ error: 'Must be a valid boolean.' })
    .default(false)
    .describe('Give the model the recent messages of the linked human chat'),
  context_message_limit: z
    .int({ error: 'A valid integer is required.' })
    .min(1, 'Ensure this value is greater than or equal to 1.')
    .max(100, 'Ensure this value is less than or equal to 100.')
    .default(20)
    .describe('How many of its messages, 1 to 100'),
});

export const sendAiMessage = endpoint({
  method: 'POST',
  path: '/api/ai/chats/:id/send_message/',
  tag,
  summary: 'Send a message and get the model’s answer',
  description:
    'Waits for the whole answer. With `Accept: text/event-stream` the answer comes as it grows. If the model fails, ' +
    'your message and what came of the answer are kept and the answer is 502 or 504 with both ids.',
  access: 'conversation-owner',
  params: NumberParam,
  body: MessageToSend,
  status: 200,
  answer: AiMessage,
  streams: true,
});

export const listMessagesOfAiChat = endpoint({
  method: 'GET',
  path: '/api/ai/chats/:id/messages/',
  tag,
  summary: 'The messages of an AI chat, oldest first',
  description: '`Link: rel="next"` leads on. The cursor `end` is the last page, and `rel="prev"` leads back.',
  access: 'conversation-owner',
  params: NumberParam,
  query: ArrayPage,
  status: 200,
  answer: z.array(AiMessage),
});

export const RelatedChatContext = z
  .object({
    chat_name: z.string(),
    message_count: z.int(),
    messages: z.array(z.object({ sender: z.string(), content: z.string(), timestamp: z.iso.datetime() })),
  })
  .meta({ id: 'RelatedChatContext' });

export const getRelatedChatContext = endpoint({
  method: 'GET',
  path: '/api/ai/chats/:id/related_chat_context/',
  tag,
  summary: 'What the model would be given of the linked human chat, oldest first',
  access: 'conversation-owner',
  params: NumberParam,
  query: z.object({ message_limit: wholeNumber(1, 200).default(50) }),
  status: 200,
  answer: RelatedChatContext,
});
