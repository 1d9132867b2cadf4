import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { Answer } from '#tests/support/client.ts';
import { EventStream, textOfDeltas } from '#tests/support/event-stream.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { expectHonestSums, view } from './messages-tree.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

interface Pending {
  conversation: string;
  question: string;
  reply: string;
}

/** Asks, and goes on as soon as the model has been called. */
async function begin(content: string): Promise<Pending> {
  const { client } = cast.ada;
  const { body: conversation } = await client.post<{ id: string }>('/api/conversations/', { title: 'Stop' });
  const before = server.models.stats.started;
  const sent = await client.post<{ id: string; reply: { id: string } }>(
    `/api/conversations/${conversation.id}/send-message/`,
    { content },
    { prefer: 'respond-async' },
  );
  await server.models.until(({ stats }) => stats.started > before);
  return { conversation: conversation.id, question: sent.body.id, reply: sent.body.reply.id };
}

async function say(path: string, body?: object): Promise<Answer<Message>> {
  return cast.ada.client.post<Message>(`/api/messages/${path}/`, body);
}

/** Resolves once so many tokens of a chain are shown. */
async function shows(reply: Pending, tokens: number): Promise<Message> {
  for (;;) {
    const { messages } = await view(cast.ada.client, reply.conversation);
    if (messages.at(-1)!.content.length >= tokens * 9) return messages.at(-1)!;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The provider sees its connection end. */
async function hungUp(since: number): Promise<number> {
  await server.models.until(() => server.models.requests.at(-1)!.endedAt !== null);
  expect(server.models.requests.at(-1)!.outcome).toBe('client-closed');
  return performance.now() - since;
}

describe('stopping an answer', () => {
  test('before its first word leaves an empty one, and reaches the provider within two seconds', async () => {
    const pending = await begin('[[fault-hang]]');
    const since = performance.now();
    const { status, body } = await say(`${pending.reply}/stop`);
    expect(status).toBe(200);
    expect(Message.strict().parse(body)).toMatchObject({
      status: 'stopped',
      content: '',
      is_error: false,
      usage_source: 'estimated',
    });
    expect(await hungUp(since)).toBeLessThan(2000);
    await expectHonestSums(server, pending.conversation);
  });

  test('in its middle keeps all that was shown, and reaches the provider within two seconds', async () => {
    const pending = await begin('[[pace-100-500]]');
    const shown = await shows(pending, 10);
    expect(shown.status).toBe('streaming');
    const since = performance.now();
    const { body } = await say(`${pending.reply}/stop`);
    expect(await hungUp(since)).toBeLessThan(2000);
    expect(body.status).toBe('stopped');
    expect(body.content.startsWith(shown.content)).toBe(true);
    expect(verifyChain(body.content)).toMatchObject({ valid: true });
    expect(body.output_tokens).toBeGreaterThan(5);
    await expectHonestSums(server, pending.conversation);
  });

  test('is harmless twice, at once, and after the end', async () => {
    const pending = await begin('[[pace-100-500]]');
    await shows(pending, 2);
    const stops = await Promise.all([1, 2, 3, 4].map(() => say(`${pending.reply}/stop`)));
    const again = await say(`${pending.reply}/stop`);
    for (const { status, body } of [...stops, again]) {
      expect(status).toBe(200);
      expect(body).toEqual(again.body);
    }
    const question = await say(`${pending.question}/stop`);
    expect(question.body).toMatchObject({ role: 'user', status: 'complete' });
  });

  test('answers those who wait for it: with the message, and at the end of the events', async () => {
    const { client } = cast.ada;
    const { body: chat } = await client.post<{ id: number }>('/api/ai/chats/', { title: 'Wait' });
    const path = `/api/ai/chats/${chat.id}/send_message/`;
    const waiting = client.post<{ content: string }>(path, { content: '[[pace-100-500]]' });
    await server.models.until(({ stats }) => stats.live > 0);
    const { body: conversations } = await client.get<{ results: { id: string; number: number }[] }>(
      '/api/conversations/',
    );
    const id = conversations.results.find(({ number }) => number === chat.id)!.id;
    const [, reply] = (await view(client, id)).messages;
    await say(`${reply!.id}/stop`);
    expect((await waiting).status).toBe(200);

    const stream = await EventStream.post(client, path, { content: '[[pace-100-500]] more' });
    await stream.next();
    await stream.next();
    await say(`${(await view(client, id)).messages.at(-1)!.id}/stop`);
    const frames = await stream.all();
    const end = frames.at(-1)!;
    if (end.type !== 'assistant_message') throw new Error(end.type);
    expect(textOfDeltas(frames)).toBe(end.message.content);
  });

  test('is for its owner alone', async () => {
    const pending = await begin('[[pace-100-200]]');
    expect((await cast.omar.client.post(`/api/messages/${pending.reply}/stop/`)).status).toBe(404);
    expect((await view(cast.ada.client, pending.conversation)).messages.at(-1)!.status).not.toBe('stopped');
    await say(`${pending.reply}/stop`);
  });
});

describe('continuing an answer', () => {
  test('goes on where it was stopped, in the same message, as often as one likes', async () => {
    const pending = await begin('[[pace-100-500]]');
    await shows(pending, 5);
    let before = (await say(`${pending.reply}/stop`)).body;
    for (const round of [1, 2, 3]) {
      server.models.script('chain-4');
      const { status, body } = round === 3 ? await continueAsEvents(before) : await say(`${pending.reply}/continue`);
      expect(status).toBe(201);
      expect(body.content.startsWith(before.content)).toBe(true);
      expect(body.content.length).toBe(before.content.length + 36);
      expect(body.id).toBe(pending.reply);
      expect(body.output_tokens!).toBe(before.output_tokens! + 4);
      await expectHonestSums(server, pending.conversation);
      before = body;
      await server.pool.query("update message set status = 'stopped' where id = $1", [pending.reply]);
    }
  });

  async function continueAsEvents(before: Message): Promise<{ status: number; body: Message }> {
    const stream = await EventStream.post(cast.ada.client, `/api/messages/${before.id}/continue/`, {});
    const frames = await stream.all();
    const { messages } = await view(cast.ada.client, before.conversation);
    expect(textOfDeltas(frames)).toBe(messages.at(-1)!.content);
    return { status: 201, body: messages.at(-1)! };
  }

  test('makes an answer where none had come', async () => {
    const pending = await begin('[[fault-hang]]');
    await say(`${pending.reply}/stop`);
    server.models.script('chain-3');
    expect((await say(`${pending.reply}/continue`)).body).toMatchObject({ status: 'complete', output_tokens: 3 });
  });

  test('is refused for what is whole, is running, or is no answer', async () => {
    const pending = await begin('[[pace-100-30]]');
    const whileRunning = await say(`${pending.reply}/continue`);
    await say(`${pending.reply}/stop`);
    server.models.script('echo');
    await say(`${pending.reply}/continue`);
    const refused = [whileRunning, await say(`${pending.reply}/continue`), await say(`${pending.question}/continue`)];
    for (const { status, body } of refused) {
      expect(status).toBe(409);
      expect(Problem.parse(body).code).toBe('conflict');
    }
  });

  test('is done once where two ask for it', async () => {
    const pending = await begin('[[fault-hang]]');
    await say(`${pending.reply}/stop`);
    server.models.script('pace-100-10');
    const before = server.models.stats.started;
    const both = await Promise.all([say(`${pending.reply}/continue`), say(`${pending.reply}/continue`)]);
    expect(both.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]));
    expect(server.models.stats.started).toBe(before + 1);
  });
});

describe('branches beside an answer that grows', () => {
  test('let it grow: both end whole', async () => {
    const pending = await begin('[[pace-100-30]]');
    await shows(pending, 2);
    server.models.script('chain-7');
    const { status, body } = await say(`${pending.reply}/regenerate`, {});
    expect(status).toBe(201);
    expect(verifyChain(body.content)).toMatchObject({ valid: true, tokens: 7 });
    expect(body.siblings).toEqual([pending.reply, body.id]);
    await say(`${pending.reply}/select`);
    const first = await shows(pending, 30);
    expect(verifyChain(first.content)).toMatchObject({ valid: true, tokens: 30 });
  });

  test('are asked for of one’s own questions and of answers only', async () => {
    const pending = await begin('[[chain-2]]');
    await shows(pending, 2);
    expect((await say(`${pending.reply}/edit`, { content: 'no' })).status).toBe(409);
    expect((await say(`${pending.question}/regenerate`, {})).status).toBe(409);
  });

  test('wait for the answer that they follow', async () => {
    const pending = await begin('[[pace-100-25]]');
    const { client } = cast.ada;
    const send = `/api/conversations/${pending.conversation}/send-message/`;
    const followUp = await client.post<{ id: string }>(send, { content: 'so?' }, { prefer: 'respond-async' });
    const edited = await say(`${followUp.body.id}/edit`, { content: 'and so?' });
    expect(edited.status).toBe(201);
    const { messages } = await view(client, pending.conversation);
    expect(messages.map(({ status }) => status)).toEqual(['complete', 'complete', 'complete', 'complete']);
    const prompts = server.models.requests.map(({ body }) => (body as { messages: { content: string }[] }).messages);
    const prompt = prompts.find((said) => said.at(-1)!.content === 'and so?')!;
    expect(prompt.slice(1).map(({ content }) => content)).toEqual(messages.slice(0, -1).map(({ content }) => content));
  });
});

describe('deleting a conversation', () => {
  test('stops its answers, and restoring it shows them as they were', async () => {
    const pending = await begin('[[pace-100-500]]');
    const shown = await shows(pending, 5);
    const since = performance.now();
    expect((await cast.ada.client.delete(`/api/conversations/${pending.conversation}/`)).status).toBe(204);
    expect(await hungUp(since)).toBeLessThan(2000);
    expect((await cast.ada.client.post(`/api/conversations/${pending.conversation}/restore/`)).status).toBe(200);
    const { messages } = await view(cast.ada.client, pending.conversation);
    expect(messages.at(-1)).toMatchObject({ status: 'stopped' });
    expect(messages.at(-1)!.content.startsWith(shown.content)).toBe(true);
  });
});
