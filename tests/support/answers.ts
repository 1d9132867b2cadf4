import { expect } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import type { CastMember } from './cast.ts';

export interface Answered {
  conversation: Conversation;
  question: Message;
  answer: Message;
}

/** A question of somebody's in a conversation of its own, with its answer. */
export async function askAndGetAnswer(person: CastMember, of: object = {}): Promise<Answered> {
  const { body: conversation } = await person.client.post<Conversation>('/api/conversations/', of);
  const path = `/api/conversations/${conversation.id}/send-message/`;
  const { status, body, text } = await person.client.post<Message & { reply: Message }>(path, { content: 'Why?' });
  expect(status, text).toBe(201);
  const { reply, ...question } = body;
  return { conversation, question, answer: reply };
}
