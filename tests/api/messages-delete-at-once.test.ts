import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { join } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { Tabs } from '#tests/support/frames-tab.ts';
import { type Sent, Talks } from './messages-talks.ts';
import { view } from './messages-tree.ts';

let server: AppServer;
let ada: Client;
let talks: Talks;

beforeAll(async () => {
  server = await startAppServer();
  ada = (await join(server.url, 'ada')).client;
  talks = new Talks(server, ada);
});
afterAll(() => server.close());

describe('deleting while it is being answered', () => {
  async function begin(content: string): Promise<{ conversation: string; sent: Sent }> {
    const { id } = await talks.begin(1);
    const before = server.models.stats.started;
    const sent = await talks.ask(id, content);
    await server.models.until(({ stats }) => stats.started > before);
    return { conversation: id, sent };
  }

  test.each(['question', 'answer'])(
    'by way of the %s stops the answer, and what it has cost is kept',
    async (which) => {
      const { conversation, sent } = await begin('[[pace-100-500]]');
      const before = (await view(ada, conversation)).conversation.total_tokens_used;
      expect(await talks.remove(which === 'question' ? sent.id : sent.reply.id)).toBe(204);
      await server.models.until(() => server.models.requests.at(-1)!.outcome === 'client-closed');
      await talks.ended(conversation);
      expect((await view(ada, conversation)).conversation.total_tokens_used).toBeGreaterThan(before);
      expect(await talks.pathOf(conversation)).toHaveLength(which === 'question' ? 2 : 3);
      const { body } = await talks.restore(which === 'question' ? sent.id : sent.reply.id);
      expect((await view(ada, conversation)).messages.at(-1)).toMatchObject({ id: sent.reply.id, status: 'stopped' });
      expect(body.id).toBe(which === 'question' ? sent.id : sent.reply.id);
    },
  );

  test('stops what waits behind it too, and leaves other branches alone', async () => {
    const { conversation, sent } = await begin('[[pace-100-500]]');
    await talks.ask(conversation, 'and then');
    const [, , question] = await talks.pathOf(conversation);
    server.models.script('pace-100-60');
    const beside = await ada.post<Message>(
      `/api/messages/${sent.reply.id}/regenerate/`,
      {},
      { prefer: 'respond-async' },
    );
    await talks.remove(sent.reply.id);
    await talks.ended(conversation);
    expect((await talks.pathOf(conversation)).slice(2)).toEqual([question, beside.body.id]);
    expect((await view(ada, conversation)).messages.at(-1)).toMatchObject({ status: 'complete' });
  });

  test('ends the events of who reads along', async () => {
    const { id } = await talks.begin(0);
    const stream = await EventStream.post(ada, '/api/messages/', { conversation: id, content: '[[pace-100-500]]' });
    await stream.next();
    await stream.next();
    await talks.remove((await view(ada, id)).messages[0]!.id);
    expect((await stream.all()).at(-1)).toMatchObject({ type: 'assistant_message' });
    expect(await talks.pathOf(id)).toEqual([]);
  });
});

describe('deleting while others add below it', () => {
  test('is before or after each of them: nothing is left without what is above it', async () => {
    const { id, said } = await talks.begin(4);
    const deeds: (() => Promise<{ status: number }>)[] = [];
    const on = (message: string, what: string, body: object = {}) =>
      ada.post(`/api/messages/${message}/${what}/`, body);
    for (const message of said) {
      const isAnswer = said.indexOf(message) % 2 === 1;
      deeds.push(() => on(message, isAnswer ? 'regenerate' : 'edit', { content: 'rather' }));
      deeds.push(() => ada.post('/api/messages/', { conversation: id, content: 'and' }));
      deeds.push(() => on(message, 'select'));
      if (isAnswer) deeds.push(() => ada.post('/api/ratings/', { message, score: 3 }));
    }
    for (const message of said.slice(1)) {
      deeds.push(() => ada.delete(`/api/messages/${message}/`));
      deeds.push(() => on(message, 'restore'));
    }
    const shuffled = deeds.map((deed, index) => ({ deed, place: (index * 37) % deeds.length }));
    shuffled.sort((a, b) => a.place - b.place);
    const statuses = await Promise.all(shuffled.map(async ({ deed }) => (await deed()).status));
    expect(statuses.filter((status) => ![200, 201, 204, 404, 409].includes(status))).toEqual([]);
    await talks.ended(id);
    await talks.pathOf(id);
    const sent = await talks.send(id, 'and now');
    expect((await talks.pathOf(id)).slice(-2)).toEqual([sent.id, sent.reply.id]);
  });

  test('lets nothing through that was asked for before it and comes after it', async () => {
    const { id, said } = await talks.begin(3);
    const lock = await server.pool.connect();
    const waiting = async () => {
      const ofLocks = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await server.pool.query(ofLocks)).rowCount;
    };
    await lock.query('begin');
    await lock.query('select from conversation where id = $1 for no key update', [id]);
    const on = (message: string, what: string) => ada.post(`/api/messages/${message}/${what}/`, { content: 'rather' });
    const asked: Promise<{ status: number }>[] = [];
    for (const ask of [
      () => ada.delete(`/api/messages/${said[2]!}/`),
      () => on(said[5]!, 'regenerate'),
      () => on(said[3]!, 'select'),
      () => ada.post('/api/messages/', { conversation: id, content: 'and' }),
    ]) {
      asked.push(ask());
      await expect.poll(waiting, { timeout: 10_000 }).toBe(asked.length);
    }
    await lock.query('commit');
    lock.release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([204, 404, 404, 201]);
    expect((await talks.pathOf(id)).slice(0, 3)).toEqual([...said.slice(0, 2), expect.any(String)]);
  });

  test('a hundred times at once is done once', async () => {
    const { id, said } = await talks.begin(2);
    const statuses = await Promise.all(Array.from({ length: 100 }, () => talks.remove(said[2]!)));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 404)).toHaveLength(99);
    expect(await talks.pathOf(id)).toEqual(said.slice(0, 2));
  });
});

describe('who has the conversation open', () => {
  const tabs = new Tabs();
  afterAll(() => tabs.cut());

  test('sees the message go and come back, also one who was away meanwhile', async () => {
    const { id, said } = await talks.begin(3);
    const steady = await tabs.open(ada, id);
    const away = await tabs.open(ada, id);
    const shows = ({ transcript }: typeof steady) => [...transcript.messages.keys()];
    for (const tab of [steady, away]) await tab.socket.until(() => shows(tab).length === 6);
    away.socket.cut();
    await talks.remove(said[2]!);
    await steady.socket.until(() => shows(steady).length === 2);
    expect(steady.socket.of('messages').at(-1)).toMatchObject({ reset: false, messages: [], deleted: [said[2]] });
    const sent = await talks.send(id, 'instead');
    const back = await tabs.open(ada, id, away.transcript);
    for (const tab of [steady, back]) {
      await tab.socket.until(() => tab.transcript.messages.get(sent.reply.id)?.status === 'complete');
      expect(shows(tab)).toEqual([...said.slice(0, 2), sent.id, sent.reply.id]);
    }
    back.socket.cut();
    await talks.restore(said[2]!);
    const last = await tabs.open(ada, id, back.transcript);
    for (const tab of [steady, last]) {
      await tab.socket.until(() => shows(tab).length === 6);
      expect(shows(tab).toSorted()).toEqual(said.toSorted());
      expect(tab.transcript.problems).toEqual([]);
    }
  });

  test('hears no more of an answer that was deleted as it grew', async () => {
    const { id } = await talks.begin(0);
    const tab = await tabs.open(ada, id);
    const sent = await talks.ask(id, '[[pace-200-500]]');
    await tab.socket.until(() => tab.transcript.textOf(sent.reply.id).length > 20);
    await talks.remove(sent.id);
    await tab.socket.until(() => tab.transcript.messages.size === 0);
    await talks.ended(id);
    const revision = (await view(ada, id)).conversation.revision;
    await tab.socket.until(() => tab.transcript.revision === revision);
    expect(tab.transcript.problems).toEqual([]);
    expect(tab.transcript.messages.size).toBe(0);
  });
});
