import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { AiChat, AiChatWithMessages, RelatedChatContext } from '#contract/ai/chats.ts';
import { AiMessage } from '#contract/ai/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import * as examples from './examples.ts';

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());

const address = (url: string): string =>
  url.replace('http://localhost:8000', server.url).replace('ws://localhost:8000', server.url.replace('http', 'ws'));
const session = (text: string): string => text.replace('YOUR_SESSION_ID', ada.client.cookies.get('sessionid')!);

async function run({
  method,
  url,
  headers,
  body,
}: examples.ExampleRequest): Promise<{ status: number; body: unknown }> {
  const mine = Object.entries(headers).map(([name, value]) => [name, session(value)]);
  const response = await fetch(address(url), {
    method,
    headers: Object.fromEntries(mine),
    ...(body !== undefined && { body }),
  });
  return { status: response.status, body: await response.json() };
}

/** In the order of the documentation, on one fresh server: the ids in it, all 1, are the first ones. */
describe('the documented requests work as printed, on a fresh server', () => {
  test('an AI chat is created', async () => {
    const { status, body } = await run(examples.createChat);
    expect(status).toBe(201);
    const chat = AiChat.strict().parse(body);
    expect(chat).toMatchObject({
      id: 1,
      title: 'General Assistant',
      system_prompt: 'You are a helpful assistant.',
      related_chat: null,
    });
  });

  test('an AI chat is created with a related chat, once there is a human chat 1', async () => {
    const chat = await ada.client.post<{ id: number }>('/api/chats/', { name: 'Project' });
    expect(chat.body.id).toBe(1);
    await ada.client.post('/api/chats/1/send_message/', { content: 'The launch is on Friday.' });
    const { status, body } = await run(examples.createChatWithRelatedChat);
    expect(status).toBe(201);
    expect(AiChat.strict().parse(body)).toMatchObject({
      id: 2,
      title: 'Project Discussion Helper',
      related_chat: 1,
      related_chat_name: 'Project',
    });
  });

  test('a message is sent and answered', async () => {
    const { status, body } = await run(examples.sendMessage);
    expect(status).toBe(200);
    const answer = AiMessage.strict().parse(body);
    expect(answer).toMatchObject({ ai_chat: 1, role: 'assistant', content: 'Hello, how can you help me?' });
    expect(answer.total_tokens).toBe(answer.prompt_tokens! + answer.completion_tokens!);
    expect(answer.total_tokens).toBeGreaterThan(0);
  });

  test('a message asks for context although no chat is linked, and is answered', async () => {
    const { status, body } = await run(examples.sendMessageWithContext);
    expect(status).toBe(200);
    expect(AiMessage.strict().parse(body).content).toBe('Can you summarize our previous discussion?');
  });

  test('a message with context reaches the model with what was said in the related chat', async () => {
    await ada.client.patch('/api/ai/chats/1/', { related_chat: 1 });
    const { status } = await run(examples.sendMessageWithContext);
    expect(status).toBe(200);
    const { messages } = server.models.requests.at(-1)!.body as { messages: { role: string; content: string }[] };
    expect(messages[0]).toMatchObject({ role: 'system' });
    expect(messages[0]!.content).toMatch(/^You are a helpful assistant\.\n\nContext from related chat:/);
    expect(messages[0]!.content).toContain('\nada: The launch is on Friday.\n');
  });

  test('the related chat can be read beforehand', async () => {
    const { status, body } = await run(examples.getRelatedChatContext);
    expect(status).toBe(200);
    expect(RelatedChatContext.strict().parse(body)).toMatchObject({
      chat_name: 'Project',
      message_count: 1,
      messages: [{ sender: 'ada', content: 'The launch is on Friday.' }],
    });
  });

  test("the socket's page gets its own message, then the answer with its tokens, and nothing else", async () => {
    const frames: { type: string; message: { content: string; usage?: object } }[] = [];
    const socket = new WebSocket(address(examples.socketUrl), {
      headers: { cookie: session('sessionid=YOUR_SESSION_ID') },
    });
    socket.onopen = () => socket.send(examples.socketMessage);
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        frames.push(JSON.parse(String(data)));
        if (frames.at(-1)!.type === 'assistant_message') resolve();
      };
    });
    socket.close();
    expect(frames.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
    expect(frames[0]!.message.content).toBe('Hello ChatGPT!');
    expect(frames[1]!.message).toMatchObject({
      content: 'Hello ChatGPT!',
      usage: { prompt_tokens: expect.any(Number), completion_tokens: 2, total_tokens: expect.any(Number) },
    });
  });

  test.each(examples.otherRequests)('$url answers', async (request) => {
    const { status, body } = await run(request);
    expect(status).toBe(200);
    if (request.url.endsWith('/chats/1/')) AiChatWithMessages.strict().parse(body);
    else if (request.url.endsWith('messages/')) AiMessage.strict().array().nonempty().parse(body);
    else if (request.url.endsWith('/messages/1/')) AiMessage.strict().parse(body);
    else expect(AiChat.strict().array().parse(body)).toHaveLength(2);
  });

  test.each(examples.documentationUrls)('%s is served', async (url) => {
    expect((await fetch(address(url))).status).toBe(200);
  });

  test('an AI chat is deleted, and the human chat stays', async () => {
    expect((await ada.client.delete('/api/ai/chats/1/')).status).toBe(204);
    expect((await ada.client.get('/api/ai/chats/1/')).status).toBe(404);
    expect((await ada.client.get('/api/chats/1/')).status).toBe(200);
  });
});
