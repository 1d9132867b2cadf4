import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import { Message, SentMessage } from '#contract/messages.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { comparable, linksOf, walk } from '#tests/support/app-server-checks.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';
import type { Answer, Client } from '#tests/support/client.ts';
import { EventStream, textOfDeltas } from '#tests/support/event-stream.ts';
import type { ListPage } from '#tests/support/pages.ts';

type Sent = Message & { reply: Message | null };

let server: AppServer;
let cast: Cast;
let ada: Client;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  ada = cast.ada.client;
});
afterAll(() => server.close());

async function newConversation(client = ada): Promise<string> {
  return (await client.post<{ id: string }>('/api/conversations/', { title: 'Talk' })).body.id;
}

const post = (body: object, headers?: Record<string, string>): Promise<Answer<Sent>> =>
  ada.post<Sent>('/api/messages/', body, headers);

const messagesOf = async (id: string): Promise<Message[]> =>
  (await ada.get<Message[]>(`/api/conversations/${id}/messages/`)).body;

describe('a message that is posted', () => {
  test('is stored and answered, as by send-message/', async () => {
    const conversation = await newConversation();
    const { status, body } = await post({ conversation, role: 'user', content: 'Hello there' });
    expect(status).toBe(201);
    expect(SentMessage.strict().parse(body)).toMatchObject({
      conversation,
      conversation_title: 'Talk',
      role: 'user',
      message_type: 'text',
      content: 'Hello there',
      metadata: {},
      attachments: [],
      reply: { role: 'assistant', content: 'Hello there', status: 'complete', parent: body.id },
    });
    const { reply, ...question } = body;
    expect(await messagesOf(conversation)).toEqual([question, reply]);
  });

  test('is answered as it grows, at once and later, or not at all', async () => {
    const conversation = await newConversation();
    const stream = await EventStream.post(ada, '/api/messages/', { conversation, content: '[[chain-5]]' });
    const frames = await stream.all();
    expect(frames.map(({ type }) => type)).toEqual(expect.arrayContaining(['user_message', 'delta']));
    const end = frames.at(-1)!;
    if (end.type !== 'assistant_message') throw new Error(end.type);
    expect(textOfDeltas(frames)).toBe(end.message.content);
    const note = await post({ conversation, content: 'a note', reply: false });
    expect([note.status, note.body.reply]).toEqual([201, null]);
    const later = await post({ conversation, content: 'later' }, { prefer: 'respond-async' });
    expect([later.status, later.body.reply!.status]).toEqual([202, 'pending']);
    await expect
      .poll(async () => (await messagesOf(conversation)).at(-1)!.status, { timeout: 10_000 })
      .toBe('complete');
    expect(await messagesOf(conversation)).toHaveLength(5);
  });

  test('tells both ids where the model fails, and keeps both messages', async () => {
    const conversation = await newConversation();
    const failed = await ada.post<Problem & { message: string; reply: string }>('/api/messages/', {
      conversation,
      content: '[[fault-401]]',
    });
    expect(failed.status).toBe(502);
    const [question, reply] = await messagesOf(conversation);
    expect([question!.id, reply!.id]).toEqual([failed.body.message, failed.body.reply]);
    expect(reply).toMatchObject({ is_error: true, status: 'failed' });
  });

  test('is posted once with its key, which is good for this address alone', async () => {
    const conversation = await newConversation();
    const headers = { 'idempotency-key': randomUUID() };
    const twins = await Promise.all(
      Array.from({ length: 10 }, () => post({ conversation, content: 'once', metadata: { from: 'test' } }, headers)),
    );
    for (const twin of twins) expect(comparable(twin)).toEqual(comparable(twins[0]!));
    expect(twins[0]!.status).toBe(201);
    expect(await messagesOf(conversation)).toHaveLength(2);
    const path = `/api/conversations/${conversation}/send-message/`;
    expect((await ada.post(path, { content: 'once' }, headers)).status).toBe(409);
  });

  test.each(['assistant', 'system', 'function'])('can’t pose as one of the role %s', async (role) => {
    const conversation = await newConversation();
    const refused = await ada.post<Problem>('/api/messages/', { conversation, role, content: 'I am a model' });
    expect(refused.status).toBe(400);
    expect(refused.body.errors!['role']![0]).toMatch(/^Only messages with the role `user` can be sent/);
    expect(await messagesOf(conversation)).toEqual([]);
  });

  test('is not there where its conversation is not, or is not yours, or has been deleted', async () => {
    const theirs = await newConversation(cast.omar.client);
    const deleted = await newConversation();
    await ada.delete(`/api/conversations/${deleted}/`);
    const answers = [];
    for (const conversation of [theirs, deleted, randomUUID()])
      answers.push(await post({ conversation, content: 'Hello' }));
    for (const answer of answers) expect(comparable(answer)).toEqual(comparable(answers[0]!));
    expect(answers[0]!.status).toBe(404);
  });

  test('can’t set what is the server’s', async () => {
    const conversation = await newConversation();
    const claims = { id: randomUUID(), number: 1, cost: '9', input_tokens: 9, is_error: true, parent: randomUUID() };
    const { body } = await post({ conversation, content: 'Hello', reply: false, ...claims });
    expect(body).toMatchObject({ cost: null, input_tokens: null, is_error: false, parent: null });
    expect([body.id, body.number]).not.toEqual([claims.id, claims.number]);
  });
});

describe('what a message carries besides its text', () => {
  const carried = {
    message_type: 'code',
    attachments: [
      { name: 'plan.pdf', media_type: 'application/pdf', size: 4711 },
      { name: '图.svg', media_type: 'image/svg+xml', size: 0, url: 'https://example.org/a?b=c' },
    ],
    metadata: { source: 'test', nested: { list: [1, 2.5, null, 'ü🚲'], '': true } },
  };

  test('is stored and shown as it came, wherever the message is', async () => {
    const conversation = await newConversation();
    const { body } = await post({ conversation, content: 'print(1)', ...carried });
    expect(body).toMatchObject(carried);
    expect(body.reply).toMatchObject({ message_type: 'text', attachments: [], metadata: {} });
    expect(Message.strict().parse((await ada.get(`/api/messages/${body.id}/`)).body)).toMatchObject(carried);
    expect((await messagesOf(conversation))[0]).toMatchObject(carried);
    const only = await ada.post<Sent>(`/api/conversations/${conversation}/send-message/`, {
      content: 'and this',
      attachments: carried.attachments,
      reply: false,
    });
    expect(only.body).toMatchObject({ message_type: 'text', attachments: carried.attachments, metadata: {} });
  });

  test('holds as much as is allowed, and leaves out what attachments don’t have', async () => {
    const conversation = await newConversation();
    const most = Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, media_type: 'a/b', size: 1 }));
    const attachments = most.map((attachment) => ({ ...attachment, path: '/etc/passwd' }));
    const metadata = { a: 'x'.repeat(16_000), deep: { b: { c: { d: { e: { f: { g: {} } } } } } } };
    const { status, body } = await post({ conversation, content: 'much', reply: false, attachments, metadata });
    expect([status, body.attachments, body.metadata]).toEqual([201, most, metadata]);
  });

  test('stays when the message is said differently, but for what is named then', async () => {
    const conversation = await newConversation();
    const { body } = await post({ conversation, content: 'print(1)', ...carried });
    const edit = (more: object) => ada.post<Sent>(`/api/messages/${body.id}/edit/`, { content: 'print(2)', ...more });
    expect((await edit({})).body).toMatchObject(carried);
    expect((await edit({ attachments: [], message_type: 'text' })).body).toMatchObject({
      message_type: 'text',
      attachments: [],
      metadata: carried.metadata,
    });
  });
});

describe('one message', () => {
  test('is read by its id, and by nobody else', async () => {
    const { question, answer } = await askAndGetAnswer(cast.ada);
    for (const message of [question, answer]) {
      const { status, body } = await ada.get(`/api/messages/${message.id}/`);
      expect([status, Message.strict().parse(body)]).toEqual([200, message]);
      expect((await cast.omar.client.get(`/api/messages/${message.id}/`)).status).toBe(404);
    }
  });

  test('is gone with its conversation, and back with it', async () => {
    const { answer, conversation } = await askAndGetAnswer(cast.ada);
    await ada.delete(`/api/conversations/${conversation.id}/`);
    expect((await ada.get(`/api/messages/${answer.id}/`)).status).toBe(404);
    await ada.post(`/api/conversations/${conversation.id}/restore/`);
    expect((await ada.get(`/api/messages/${answer.id}/`)).body).toEqual(answer);
  });

  test('that grows is shown as far as it has come, with its siblings and what was said of it', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    await ada.post('/api/ratings/', { message: answer.id, score: 4 });
    server.models.script('pace-100-500');
    const path = `/api/messages/${answer.id}/regenerate/`;
    const { body: growing } = await ada.post<Message>(path, {}, { prefer: 'respond-async' });
    await expect
      .poll(async () => (await ada.get<Message>(`/api/messages/${growing.id}/`)).body.content.length, {
        timeout: 10_000,
      })
      .toBeGreaterThan(0);
    const { body } = await ada.get<Message>(`/api/messages/${growing.id}/`);
    expect(body).toMatchObject({ status: 'streaming', siblings: [answer.id, growing.id] });
    await ada.post(`/api/messages/${growing.id}/stop/`);
    expect((await ada.get(`/api/messages/${answer.id}/`)).body).toMatchObject({
      siblings: [answer.id, growing.id],
      feedback: { user_rating: { score: 4 } },
    });
  });
});

describe('lists of messages', () => {
  let grace: CastMember;
  let first: string;

  beforeAll(async () => {
    grace = await join(server.url, 'grace');
    first = await newConversation(grace.client);
    const send = (conversation: string, content: string) =>
      grace.client.post<Sent>('/api/messages/', { conversation, content });
    const { body } = await send(first, 'one');
    await send(await newConversation(grace.client), 'two');
    await grace.client.post(`/api/messages/${body.reply!.id}/regenerate/`, {});
    await send(first, 'three');
  });

  const list = async (path = '/api/messages/'): Promise<ListPage<Message>> =>
    (await grace.client.get<ListPage<Message>>(path)).body;

  test('have one’s own, of all branches, newest first, and count them', async () => {
    const { count, next, previous, results } = await list();
    expect([count, next, previous]).toEqual([7, null, null]);
    Message.strict().array().length(7).parse(results);
    const numbers = results.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    for (const message of results)
      expect((await grace.client.get(`/api/messages/${message.id}/`)).body).toEqual(message);
  });

  test.each([1, 3, 7])('are walked in pages of %i, there and back', async (size) => {
    const whole = (await list()).results;
    const pages: ListPage<Message>[] = [];
    for (let at: string | null = `/api/messages/?page_size=${size}`; at !== null; at = pages.at(-1)!.next)
      pages.push(await list(at));
    expect(pages.flatMap(({ results }) => results)).toEqual(whole);
    expect(pages.every(({ count, results }) => count === 7 && results.length <= size)).toBe(true);
    const back = [];
    for (let at = pages.at(-1)!.previous; at !== null;) {
      const page: ListPage<Message> = await list(at);
      back.unshift(...page.results);
      at = page.previous;
    }
    expect(back).toEqual(pages.slice(0, -1).flatMap(({ results }) => results));
  });

  test('of a conversation are its chosen branch, by both addresses', async () => {
    const path = `/api/messages/by_conversation/?conversation_id=${first}`;
    const answer = await grace.client.get<Message[]>(path);
    expect(answer.text).toBe((await grace.client.get(`/api/conversations/${first}/messages/`)).text);
    expect(answer.body.map(({ content }) => content)).toEqual(['one', 'one', 'three', 'three']);
    expect((await walk<Message>(grace.client, `${path}&limit=3`)).flat()).toEqual(answer.body);
    expect(linksOf(await grace.client.get(`${path}&limit=3`)).next).toContain(`conversation_id=${first}`);
    expect((await grace.client.get(path, { 'if-none-match': answer.headers.get('etag')! })).status).toBe(304);
    expect((await ada.get(path)).status).toBe(404);
  });

  test('of a conversation need its id', async () => {
    for (const query of ['', '?conversation_id=', '?conversation_id=7']) {
      const refused = await ada.get<Problem>(`/api/messages/by_conversation/${query}`);
      expect([refused.status, refused.body.errors]).toEqual([
        400,
        { conversation_id: ['Name a conversation by its id.'] },
      ]);
    }
  });

  test('forget those of a deleted conversation until it is back', async () => {
    await grace.client.delete(`/api/conversations/${first}/`);
    const { count, results } = await list();
    expect([count, results.map(({ content }) => content)]).toEqual([2, ['two', 'two']]);
    await grace.client.post(`/api/conversations/${first}/restore/`);
    expect((await list()).count).toBe(7);
  });
});
