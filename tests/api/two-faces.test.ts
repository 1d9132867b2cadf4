import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AiChatWithMessages } from '#contract/ai/chats.ts';
import type { AiMessage } from '#contract/ai/messages.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import type { z } from 'zod';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { join } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { AiSocket } from '#tests/support/frames.ts';
import type { ListPage } from '#tests/support/pages.ts';

type Chat = z.infer<typeof AiChatWithMessages>;
type Line = z.infer<typeof AiMessage>;

let server: AppServer;
let ada: Client;

beforeAll(async () => {
  server = await startAppServer();
  ada = (await join(server.url, 'ada')).client;
});
afterAll(() => server.close());

const uuidOf = async (chat: number): Promise<string> => {
  const { body } = await ada.get<ListPage<Conversation>>('/api/conversations/?page_size=100');
  return body.results.find(({ number }) => number === chat)!.id;
};

/** A message of face A as face B shows it. */
function asLine(message: Message, chat: number): Line {
  const { input_tokens: input, output_tokens: output } = message;
  return {
    id: message.number,
    ai_chat: chat,
    role: message.role as Line['role'],
    content: message.content,
    timestamp: message.created_at,
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input === null || output === null ? null : input + output,
  };
}

/** Both faces show the same conversation, message by message. */
async function expectSame(id: string, number: number): Promise<Message[]> {
  const { body: conversation } = await ada.get<Conversation>(`/api/conversations/${id}/`);
  const { body: messages } = await ada.get<Message[]>(`/api/conversations/${id}/messages/`);
  const { body: chat } = await ada.get<Chat>(`/api/ai/chats/${number}/`);
  const lines = messages.map((message) => asLine(message, number));
  expect(chat).toMatchObject({
    id: conversation.number,
    title: conversation.title,
    system_prompt: conversation.system_prompt,
    user: conversation.user,
    created_at: conversation.created_at,
    updated_at: conversation.updated_at,
    message_count: conversation.total_messages,
    messages: lines,
  });
  expect((await ada.get(`/api/ai/chats/${number}/messages/`)).body).toEqual(lines);
  for (const [index, message] of messages.entries()) {
    expect((await ada.get(`/api/ai/messages/${message.number}/`)).body).toEqual(lines[index]);
    expect((await ada.get(`/api/messages/${message.id}/`)).body).toEqual(message);
  }
  return messages;
}

describe('one conversation behind two faces', () => {
  test('made and sent to by face A is read by face B, tokens and all', async () => {
    const { body } = await ada.post<Conversation>('/api/conversations/', {
      title: 'From A',
      system_prompt: 'Be brief.',
    });
    await ada.post('/api/messages/', { conversation: body.id, role: 'user', content: 'Hello from A' });
    await ada.post(`/api/conversations/${body.id}/send-message/`, { content: 'And again' });
    const messages = await expectSame(body.id, body.number);
    expect(messages.map(({ content }) => content)).toEqual(['Hello from A', 'Hello from A', 'And again', 'And again']);
    expect(messages[1]!.output_tokens).toBe(3);
  });

  test('made by face B and sent to by both, and by its socket, is read by face A', async () => {
    const { body } = await ada.post<Chat>('/api/ai/chats/', { title: 'From B' });
    const { body: answer } = await ada.post<Line>(`/api/ai/chats/${body.id}/send_message/`, {
      content: 'Hello from B',
    });
    const id = await uuidOf(body.id);
    const socket = await AiSocket.open(ada, body.id);
    socket.ask('Hello from a socket');
    const { message } = await socket.count('assistant_message');
    socket.cut();
    await ada.post('/api/messages/', { conversation: id, content: 'Hello from A' });
    const messages = await expectSame(id, body.id);
    expect(messages.map(({ content }) => content)).toEqual(
      ['Hello from B', 'Hello from a socket', 'Hello from A'].flatMap((content) => [content, content]),
    );
    expect(messages[1]).toMatchObject({ number: answer.id, input_tokens: answer.prompt_tokens });
    expect(messages[3]).toMatchObject({ number: message.id, output_tokens: message.usage.completion_tokens });
    const { body: conversation } = await ada.get<Conversation>(`/api/conversations/${id}/`);
    const tokens = messages.reduce((sum, { input_tokens, output_tokens }) => sum + input_tokens! + output_tokens!, 0);
    expect([conversation.total_messages, conversation.total_tokens_used]).toEqual([6, tokens]);
  });

  test('is edited, branched and cut by face A, and face B shows the chosen branch', async () => {
    const { body } = await ada.post<Chat>('/api/ai/chats/', { title: 'Branches' });
    await ada.post(`/api/ai/chats/${body.id}/send_message/`, { content: 'One' });
    await ada.post(`/api/ai/chats/${body.id}/send_message/`, { content: 'Two' });
    const id = await uuidOf(body.id);
    const [, , second, answer] = await expectSame(id, body.id);
    await ada.post(`/api/messages/${second!.id}/edit/`, { content: 'Deux' });
    expect((await expectSame(id, body.id)).map(({ content }) => content)).toEqual(['One', 'One', 'Deux', 'Deux']);
    await ada.post(`/api/messages/${answer!.id}/select/`);
    await expectSame(id, body.id);
    await ada.delete(`/api/messages/${answer!.id}/`);
    expect(await expectSame(id, body.id)).toHaveLength(3);
    await ada.post(`/api/messages/${answer!.id}/restore/`);
    expect(await expectSame(id, body.id)).toHaveLength(4);
  });

  test('changed or deleted by one face is so for the other', async () => {
    const { body } = await ada.post<Chat>('/api/ai/chats/', { title: 'Before' });
    const id = await uuidOf(body.id);
    await ada.patch(`/api/conversations/${id}/`, { title: 'After', system_prompt: 'Be kind.' });
    expect((await ada.get(`/api/ai/chats/${body.id}/`)).body).toMatchObject({
      title: 'After',
      system_prompt: 'Be kind.',
    });
    await ada.delete(`/api/ai/chats/${body.id}/`);
    expect((await ada.get(`/api/conversations/${id}/`)).status).toBe(404);
    await ada.post(`/api/conversations/${id}/restore/`);
    expect((await ada.get(`/api/ai/chats/${body.id}/`)).status).toBe(200);
    await ada.delete(`/api/conversations/${id}/`);
    expect((await ada.get(`/api/ai/chats/${body.id}/`)).status).toBe(404);
  });
});
