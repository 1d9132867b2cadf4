import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Message, SentMessage } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { EventStream, textOfDeltas } from '#tests/support/event-stream.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';

interface Sent extends Line {
  reply: Line | null;
}
interface Line {
  id: string;
  number: number;
  parent: string | null;
  role: string;
  content: string;
  status: string;
}

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());

async function newConversation(body: object = { title: 'Talk' }): Promise<{ id: string; number: number }> {
  return (await ada.client.post<{ id: string; number: number }>('/api/conversations/', body)).body;
}

const pathOf = (id: string): string => `/api/conversations/${id}/send-message/`;
const messagesOf = async (id: string): Promise<Line[]> =>
  (await ada.client.get<Line[]>(`/api/conversations/${id}/messages/`)).body;

async function ended(id: string): Promise<Line[]> {
  for (;;) {
    const lines = await messagesOf(id);
    if (lines.every(({ status }) => status !== 'pending' && status !== 'streaming')) return lines;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a message that is sent', () => {
  test('is answered when its answer is whole', async () => {
    const { id } = await newConversation();
    const { status, body } = await ada.client.post<Sent>(pathOf(id), { content: 'Hello there' });
    expect(status).toBe(201);
    const sent = SentMessage.strict().parse(body);
    expect(sent).toMatchObject({ role: 'user', content: 'Hello there', status: 'complete', parent: null, cost: null });
    expect(sent.reply).toMatchObject({
      role: 'assistant',
      content: 'Hello there',
      parts: [{ type: 'text', text: 'Hello there' }],
      status: 'complete',
      parent: sent.id,
      usage_source: 'reported',
      output_tokens: 2,
      model_used: 'echo',
      is_error: false,
    });
    expect(sent.reply!.response_time).toBeGreaterThanOrEqual(0);
    expect(await messagesOf(id)).toEqual(
      [{ ...sent, reply: undefined }, sent.reply].map((message) => JSON.parse(JSON.stringify(message))),
    );
  });

  test('is answered as the answer grows where events are wanted', async () => {
    const { id } = await newConversation();
    const stream = await EventStream.post(ada.client, pathOf(id), { content: '[[pace-200-60]]' });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const frames = await stream.all();
    expect(stream.events.every(({ event, frame }) => event === frame.type)).toBe(true);
    expect(frames[0]).toMatchObject({ type: 'user_message', message: { content: '[[pace-200-60]]' } });
    expect(frames.filter(({ type }) => type === 'delta').length).toBeGreaterThan(3);
    const end = frames.at(-1)!;
    if (end.type !== 'assistant_message') throw new Error(end.type);
    expect(textOfDeltas(frames)).toBe(end.message.content);
    expect(verifyChain(end.message.content)).toMatchObject({ valid: true, tokens: 60 });
    expect(end.message.usage.completion_tokens).toBe(60);
  });

  test('shows reasoning in a part of its own', async () => {
    const { id } = await newConversation();
    const frames = await (await EventStream.post(ada.client, pathOf(id), { content: '[[reasoning-10-10]]' })).all();
    const kinds = frames.flatMap((frame) => (frame.type === 'delta' ? [`${frame.part} ${frame.kind}`] : []));
    expect(new Set(kinds)).toEqual(new Set(['0 reasoning', '1 text']));
    const [, reply] = Message.array().parse(await messagesOf(id));
    expect(reply!.parts.map(({ type }) => type)).toEqual(['reasoning', 'text']);
    expect(verifyChain(reply!.content)).toMatchObject({ valid: true, tokens: 10 });
  });

  test('is answered at once, and later, where that is preferred', async () => {
    const { id } = await newConversation();
    const { status, body } = await ada.client.post<Sent>(
      pathOf(id),
      { content: '[[pace-100-30]]' },
      { prefer: 'respond-async' },
    );
    expect(status).toBe(202);
    expect(SentMessage.strict().parse(body).reply).toMatchObject({ status: 'pending', content: '' });
    const [, reply] = await ended(id);
    expect(reply).toMatchObject({ id: body.reply!.id, status: 'complete' });
    expect(verifyChain(reply!.content)).toMatchObject({ valid: true, tokens: 30 });
  });

  test('is only stored where no reply is wanted, and belongs to the next prompt', async () => {
    const { id } = await newConversation();
    const before = server.models.stats.started;
    const { status, body } = await ada.client.post<Sent>(pathOf(id), { content: 'a note', reply: false });
    expect(status).toBe(201);
    expect(SentMessage.strict().parse(body).reply).toBeNull();
    expect(server.models.stats.started).toBe(before);
    await ada.client.post(pathOf(id), { content: 'a question' });
    expect(promptOf(server)).toEqual([
      ['system', 'You are a helpful assistant.'],
      ['user', 'a note\n\na question'],
    ]);
  });

  test.each(['Trip to Oslo', 'A trip to Oslo'])('gives an untitled conversation its title: %s', async (start) => {
    const { id } = await newConversation({});
    expect((await ada.client.get(`/api/conversations/${id}/`)).body).toMatchObject({ title: 'New chat' });
    await ada.client.post(pathOf(id), { content: `  ${start} ${'🚲'.repeat(60)}\nand back`, reply: false });
    const { body } = await ada.client.get<{ title: string }>(`/api/conversations/${id}/`);
    expect(body.title.startsWith(`${start} 🚲`)).toBe(true);
    expect(body.title).toMatch(/🚲…$/u);
    expect(body.title.length).toBeLessThanOrEqual(60);
    await ada.client.post(pathOf(id), { content: 'something else', reply: false });
    expect((await ada.client.get(`/api/conversations/${id}/`)).body).toMatchObject({ title: body.title });
  });

  test.each(['whole', 'stream'])('is answered to its end although its sender has gone (%s)', async (form) => {
    const { id } = await newConversation();
    const content = '[[pace-100-40]]';
    if (form === 'stream') {
      const stream = await EventStream.post(ada.client, pathOf(id), { content });
      await stream.next();
      stream.hangUp();
    } else {
      const hangUp = new AbortController();
      const headers = { cookie: ada.client.cookieHeader, 'content-type': 'application/json' };
      const sent = fetch(server.url + pathOf(id), {
        method: 'POST',
        headers,
        body: JSON.stringify({ content }),
        signal: hangUp.signal,
      });
      await server.models.until(() => server.models.stats.live > 0);
      hangUp.abort();
      await expect(sent).rejects.toThrow();
    }
    const [, reply] = await ended(id);
    expect(reply).toMatchObject({ status: 'complete' });
    expect(verifyChain(reply!.content)).toMatchObject({ valid: true, tokens: 40 });
  });

  test('waits behind the one that is being answered: one line of turns, each with the one before in its prompt', async () => {
    const { id } = await newConversation();
    const contents = ['[[pace-100-20]] one', 'two', 'three', 'four'];
    const sent = [];
    for (const content of contents) {
      sent.push(ada.client.post<Sent>(pathOf(id), { content }));
      await server.models.until(() => server.models.stats.live > 0);
    }
    const answers = await Promise.all(sent);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const lines = await messagesOf(id);
    expect(lines.map(({ role }) => role)).toEqual(
      Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? 'user' : 'assistant')),
    );
    lines.forEach((line, index) => expect(line.parent).toBe(lines[index - 1]?.id ?? null));
    const prompt = promptOf(server).slice(1);
    expect(prompt.map(([, content]) => content)).toEqual(lines.slice(0, -1).map(({ content }) => content));
  });

  test('makes one line of turns also where twenty are sent at once', async () => {
    const { id } = await newConversation();
    const contents = Array.from({ length: 20 }, (_, index) => `question ${index}`);
    await Promise.all(contents.map((content) => ada.client.post(pathOf(id), { content })));
    const lines = await messagesOf(id);
    expect(
      lines
        .filter(({ role }) => role === 'user')
        .map(({ content }) => content)
        .sort(),
    ).toEqual(contents.sort());
    lines.forEach((line, index) => {
      expect(line.parent).toBe(lines[index - 1]?.id ?? null);
      if (line.role === 'assistant') expect(line.content).toBe(lines[index - 1]!.content);
    });
  });

  test('can be one of many on one connection', async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', note);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { id } = await newConversation();
    for (let turn = 0; turn < 15; turn++) expect(await sendOver(agent, pathOf(id), { content: 'again' })).toBe(201);
    agent.destroy();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});

describe('the window of a conversation', () => {
  test('is so many turns before the question, also after a fork', async () => {
    const { id } = await newConversation({ title: 'Window', context_window: 1 });
    const sent = [];
    for (const content of ['one', 'two', 'three'])
      sent.push((await ada.client.post<Sent>(pathOf(id), { content })).body);
    const expected = (question: string): string[][] => [
      ['system', 'You are a helpful assistant.'],
      ['user', 'two'],
      ['assistant', 'two'],
      ['user', question],
    ];
    expect(promptOf(server)).toEqual(expected('three'));
    const edited = await ada.client.post<Sent>(`/api/messages/${sent[2]!.id}/edit/`, { content: 'three, rather' });
    expect(promptOf(server)).toEqual(expected('three, rather'));
    expect((edited.body.reply as unknown as { metadata: object }).metadata).toEqual({ omitted_messages: 2 });
    await ada.client.post(pathOf(id), { content: 'four' });
    expect(
      promptOf(server)
        .map(([, content]) => content)
        .slice(1),
    ).toEqual(['three, rather', 'three, rather', 'four']);
  });
});

function promptOf({ models }: AppServer): string[][] {
  const { messages } = models.requests.at(-1)!.body as { messages: { role: string; content: string }[] };
  return messages.map(({ role, content }) => [role, content]);
}

function sendOver(agent: Agent, path: string, body: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: ada.client.cookieHeader, 'content-type': 'application/json' };
    const sent = request(new URL(path, server.url), { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
