import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { ArrayPage, NumberParam } from '#contract/lists.ts';

const tag = 'AI chats';

/** A message as AI chats show it. Token counts stand on answers, once they are known. */
export const AiMessage = z
  .object({
    id: z.int(),
    ai_chat: z.int(),
    role: z.enum(['user', 'assistant', 'system']),
    content: z.string(),
    timestamp: z.iso.datetime(),
    prompt_tokens: z.int().nullable(),
    completion_tokens: z.int().nullable(),
    total_tokens: z.int().nullable(),
  })
  .meta({ id: 'AiMessage' });
export type AiMessage = z.infer<typeof AiMessage>;

export const listAiMessages = endpoint({
  method: 'GET',
  path: '/api/ai/messages/',
  tag,
  summary: 'All messages of your AI chats, newest first',
  access: 'conversation-owner',
  query: ArrayPage,
  status: 200,
  answer: z.array(AiMessage),
});

export const getAiMessage = endpoint({
  method: 'GET',
  path: '/api/ai/messages/:id/',
  tag,
  summary: 'One message',
  access: 'conversation-owner',
  params: NumberParam,
  status: 200,
  answer: AiMessage,
});
