import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agent } from '#contract/agents.ts';
import { Message } from '#contract/messages.ts';
import type { Rating } from '#contract/ratings.ts';
import { makeAgent, readAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { comparable, storedState } from '#tests/support/app-server-checks.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { Tabs } from '#tests/support/frames-tab.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { expectHonestSums, readTree, view } from './messages-tree.ts';

type Sent = Message & { reply: Message };

let server: AppServer;
let cast: Cast;
let ada: Client;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  ada = cast.ada.client;
});
afterAll(() => server.close());

/** A conversation with so many turns: question, answer, question, answer … */
async function talk(
  turns: number,
  of: object = { title: 'Talk' },
): Promise<{ id: string; number: number; said: string[] }> {
  const { body } = await ada.post<{ id: string; number: number }>('/api/conversations/', of);
  const said: string[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    const sent = await send(body.id, `question ${turn}`);
    said.push(sent.id, sent.reply.id);
  }
  return { ...body, said };
}

const send = async (conversation: string, content: string): Promise<Sent> =>
  (await ada.post<Sent>('/api/messages/', { conversation, content })).body;

const remove = async (message: string): Promise<number> => (await ada.delete(`/api/messages/${message}/`)).status;
const restore = (message: string) => ada.post<Message>(`/api/messages/${message}/restore/`);
const regenerate = async (message: string): Promise<string> =>
  (await ada.post<Message>(`/api/messages/${message}/regenerate/`, {})).body.id;

/** The ids on the chosen branch, after a look at whether all that is known of the conversation fits together. */
async function pathOf(id: string): Promise<string[]> {
  const tree = await readTree(server, id);
  const { conversation, messages } = await view(ada, id);
  expect(conversation.total_messages).toBe(tree.size);
  for (const [index, { id: message, parent, siblings }] of messages.entries()) {
    expect(tree.has(message)).toBe(true);
    expect(parent).toBe(messages[index - 1]?.id ?? null);
    expect(siblings).toEqual([...tree.values()].filter((row) => row.parent_id === parent).map((row) => row.id));
  }
  await expectHonestSums(server, id);
  return messages.map((message) => message.id);
}

describe('a deleted message', () => {
  test('is gone with all below it, from both faces, lists and counts', async () => {
    const { id, number, said } = await talk(3);
    expect(await remove(said[2]!)).toBe(204);
    expect(await pathOf(id)).toEqual(said.slice(0, 2));
    const { body: chat } = await ada.get(`/api/ai/chats/${number}/`);
    expect(chat).toMatchObject({ message_count: 2, messages: [{ role: 'user' }, { role: 'assistant' }] });
    const { body: all } = await ada.get<ListPage<Message>>(`/api/messages/?page_size=100`);
    const listed = new Set(all.results.map((message) => message.id));
    expect(said.map((message) => listed.has(message))).toEqual([true, true, false, false, false, false]);
    expect(all.count).toBe(all.results.length);
    for (const message of said.slice(2)) {
      expect((await ada.get(`/api/messages/${message}/`)).status).toBe(404);
      for (const what of ['select', 'stop', 'continue', 'regenerate', 'edit'])
        expect((await ada.post(`/api/messages/${message}/${what}/`, { content: 'Hello' })).status, what).toBe(404);
    }
    const { rows } = await server.pool.query<{ number: string }>('select number from message where id = $1', [said[3]]);
    expect((await ada.get(`/api/ai/messages/${rows[0]!.number}/`)).status).toBe(404);
  });

  test('is in no prompt, and what is said next follows what came before it', async () => {
    const { id, said } = await talk(2);
    await remove(said[2]!);
    const sent = await send(id, 'instead');
    expect(sent.parent).toBe(said[1]);
    const { messages } = server.models.requests.at(-1)!.body as { messages: { content: string }[] };
    expect(messages.slice(1).map(({ content }) => content)).toEqual(['question 1', 'question 1', 'instead']);
    expect(await pathOf(id)).toEqual([...said.slice(0, 2), sent.id, sent.reply.id]);
  });

  test('comes back with what went with it, and is shown', async () => {
    const { id, said } = await talk(3);
    await remove(said[1]!);
    const meanwhile = await regenerateQuestion(id);
    const { status, body } = await restore(said[1]!);
    expect([status, Message.strict().parse(body).id]).toEqual([200, said[1]]);
    expect(await pathOf(id)).toEqual(said);
    expect(body.siblings).toEqual([said[1], meanwhile]);
  });

  /** Stores a word below the only message that is left. */
  async function regenerateQuestion(id: string): Promise<string> {
    const { body } = await ada.post<Message>('/api/messages/', { conversation: id, content: 'well?', reply: false });
    return body.id;
  }

  test('gives way to the newest of its siblings, on the branch chosen last there', async () => {
    const { id, said } = await talk(1);
    const [question, first] = said as [string, string];
    const follows = await send(id, 'follows the first');
    const second = await regenerate(first);
    const third = await regenerate(first);
    await remove(third);
    expect(await pathOf(id)).toEqual([question, second]);
    await remove(second);
    expect(await pathOf(id)).toEqual([question, first, follows.id, follows.reply.id]);
    await restore(second);
    expect(await pathOf(id)).toEqual([question, second]);
    await restore(third);
    expect((await view(ada, id)).messages.at(-1)!.siblings).toEqual([first, second, third]);
  });

  test('on another branch than the chosen one changes nothing there but the count of siblings', async () => {
    const { id, said } = await talk(2);
    const other = await regenerate(said[1]!);
    const before = await pathOf(id);
    await remove(said[2]!);
    expect(await pathOf(id)).toEqual(before);
    await remove(said[1]!);
    expect(await pathOf(id)).toEqual(before);
    expect((await view(ada, id)).messages.at(-1)!.siblings).toEqual([other]);
    expect((await restore(said[2]!)).status).toBe(409);
    await restore(said[1]!);
    expect(await pathOf(id)).toEqual(said.slice(0, 2));
    await restore(said[2]!);
    expect(await pathOf(id)).toEqual(said);
  });

  test('that is the first leaves a conversation to begin anew, or its other beginnings', async () => {
    const { id, said } = await talk(2);
    await remove(said[0]!);
    expect(await pathOf(id)).toEqual([]);
    expect((await view(ada, id)).conversation).toMatchObject({ total_messages: 0, title: 'Talk' });
    const again = await send(id, 'once more');
    expect(again.parent).toBeNull();
    await restore(said[0]!);
    expect(await pathOf(id)).toEqual(said);
    await remove(said[0]!);
    expect(await pathOf(id)).toEqual([again.id, again.reply.id]);
  });

  test('can be deleted with one above it, and each comes back by itself', async () => {
    const { id, said } = await talk(4);
    await remove(said[4]!);
    await remove(said[2]!);
    for (const below of [said[3]!, said[4]!, said[5]!]) expect((await restore(below)).status).toBe(409);
    await restore(said[2]!);
    expect(await pathOf(id)).toEqual(said.slice(0, 4));
    const next = await send(id, 'in its place');
    await restore(said[4]!);
    expect(await pathOf(id)).toEqual(said);
    expect((await view(ada, id)).messages[4]!.siblings).toEqual([said[4], next.id]);
  });

  test('is deleted once and restored as often as one likes', async () => {
    const { id, said } = await talk(2);
    for (let round = 0; round < 3; round++) {
      expect([await remove(said[3]!), await remove(said[3]!)]).toEqual([204, 404]);
      expect([(await restore(said[3]!)).status, (await restore(said[3]!)).status]).toEqual([200, 200]);
      expect(await pathOf(id)).toEqual(said);
    }
    const { rows } = await server.pool.query<{ branches: number }>(
      'select count(*)::int as branches from branch where conversation_id = $1',
      [id],
    );
    expect(rows[0]!.branches).toBe(2);
  });

  test('comes back only while its conversation is there, and only for its owner', async () => {
    const { id, said } = await talk(1);
    await remove(said[1]!);
    const stored = await storedState(server.pool);
    const nobodys = await cast.omar.client.delete(`/api/messages/${crypto.randomUUID()}/`);
    expect(comparable(await cast.omar.client.delete(`/api/messages/${said[0]!}/`))).toEqual(comparable(nobodys));
    const theirs = await cast.omar.client.post(`/api/messages/${said[1]!}/restore/`);
    const none = await cast.omar.client.post(`/api/messages/${crypto.randomUUID()}/restore/`);
    expect([theirs.status, comparable(theirs)]).toEqual([404, comparable(none)]);
    expect(await storedState(server.pool)).toEqual(stored);
    await ada.delete(`/api/conversations/${id}/`);
    expect((await restore(said[1]!)).status).toBe(404);
    await ada.post(`/api/conversations/${id}/restore/`);
    expect(await pathOf(id)).toEqual([said[0]]);
    expect((await restore(said[1]!)).status).toBe(200);
  });

  test('costs as much as there are branches, not messages: none of them is touched', async () => {
    const { id, said } = await talk(20);
    await regenerate(said[11]!);
    await ada.post(`/api/messages/${said.at(-1)!}/select/`);
    const { message } = await storedState(server.pool);
    await remove(said[1]!);
    await restore(said[1]!);
    expect((await storedState(server.pool))['message']).toBe(message);
    expect(await pathOf(id)).toEqual(said);
  });
});

describe('what was said of a deleted message', () => {
  test('is no longer listed but stays counted, and is back with it', async () => {
    const { said } = await talk(1);
    const answer = said[1]!;
    const rated = await ada.post<Rating>('/api/ratings/', { message: answer, score: 2 });
    await ada.post('/api/flags/', { message: answer, flag_type: 'outdated' });
    const aggregates = async () =>
      (await server.pool.query(`select * from feedback_count order by subject, subject_id`)).rows;
    const before = await aggregates();
    await remove(answer);
    for (const what of ['ratings', 'flags']) {
      const { body } = await ada.get<ListPage<{ message: string }>>(`/api/${what}/`);
      expect([body.count, body.results]).toEqual([0, []]);
      for (const of of ['summary', 'by_message'])
        expect((await ada.get(`/api/${what}/${of}/?message_id=${answer}`)).status).toBe(404);
    }
    expect((await ada.get(`/api/ratings/${rated.body.id}/`)).status).toBe(404);
    expect((await ada.post('/api/ratings/', { message: answer, score: 5 })).status).toBe(404);
    expect(await aggregates()).toEqual(before);
    const { body } = await restore(answer);
    expect(body.feedback).toMatchObject({ user_rating: { score: 2 }, flags: { outdated: 1 } });
    expect((await ada.get<ListPage<object>>('/api/flags/')).body.count).toBe(1);
  });

  test('its agent counts, at once: messages that are there', async () => {
    const agent: Agent = await makeAgent(cast.ada);
    const { said } = await talk(2, { agent: agent.id });
    const counted = async () => (await readAgent(cast.ada, agent)).total_messages;
    await remove(said[1]!);
    expect(await counted()).toBe(1);
    await restore(said[1]!);
    expect(await counted()).toBe(4);
  });
});

describe('deleting while it is being answered', () => {
  async function begin(content: string): Promise<{ conversation: string; sent: Sent }> {
    const { id } = await talk(1);
    const before = server.models.stats.started;
    const { body: sent } = await ada.post<Sent>(
      '/api/messages/',
      { conversation: id, content },
      { prefer: 'respond-async' },
    );
    await server.models.until(({ stats }) => stats.started > before);
    return { conversation: id, sent };
  }

  const ended = (message: string) =>
    expect
      .poll(async () => (await server.pool.query('select 1 from answer where message_id = $1', [message])).rowCount)
      .toBe(0);

  test.each(['question', 'answer'])(
    'by way of the %s stops the answer, and what it has cost is kept',
    async (which) => {
      const { conversation, sent } = await begin('[[pace-100-500]]');
      const before = (await view(ada, conversation)).conversation.total_tokens_used;
      expect(await remove(which === 'question' ? sent.id : sent.reply.id)).toBe(204);
      await server.models.until(() => server.models.requests.at(-1)!.outcome === 'client-closed');
      await ended(sent.reply.id);
      expect((await view(ada, conversation)).conversation.total_tokens_used).toBeGreaterThan(before);
      expect(await pathOf(conversation)).toHaveLength(which === 'question' ? 2 : 3);
      const { body } = await restore(which === 'question' ? sent.id : sent.reply.id);
      expect((await view(ada, conversation)).messages.at(-1)).toMatchObject({ id: sent.reply.id, status: 'stopped' });
      expect(body.id).toBe(which === 'question' ? sent.id : sent.reply.id);
    },
  );

  test('stops what waits behind it too, and leaves other branches alone', async () => {
    const { conversation, sent } = await begin('[[pace-100-500]]');
    const queued = await ada.post<Sent>(
      '/api/messages/',
      { conversation, content: 'and then' },
      { prefer: 'respond-async' },
    );
    const [, , question] = await pathOf(conversation);
    server.models.script('pace-100-60');
    const beside = await ada.post<Message>(
      `/api/messages/${sent.reply.id}/regenerate/`,
      {},
      { prefer: 'respond-async' },
    );
    await remove(sent.reply.id);
    for (const message of [sent.reply.id, queued.body.reply.id]) await ended(message);
    await ended(beside.body.id);
    expect((await pathOf(conversation)).slice(2)).toEqual([question, beside.body.id]);
    expect((await view(ada, conversation)).messages.at(-1)).toMatchObject({ status: 'complete' });
  });

  test('ends the events of who reads along', async () => {
    const { id } = await talk(0);
    const stream = await EventStream.post(ada, '/api/messages/', { conversation: id, content: '[[pace-100-500]]' });
    await stream.next();
    await stream.next();
    await remove((await view(ada, id)).messages[0]!.id);
    expect((await stream.all()).at(-1)).toMatchObject({ type: 'assistant_message' });
    expect(await pathOf(id)).toEqual([]);
  });
});

describe('deleting while others add below it', () => {
  test('is before or after each of them: nothing is left without what is above it', async () => {
    const { id, said } = await talk(4);
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
    await expect
      .poll(async () => (await server.pool.query('select 1 from answer where conversation_id = $1', [id])).rowCount)
      .toBe(0);
    await pathOf(id);
    const sent = await send(id, 'and now');
    expect((await pathOf(id)).slice(-2)).toEqual([sent.id, sent.reply.id]);
  });

  test('lets nothing through that was asked for before it and comes after it', async () => {
    const { id, said } = await talk(3);
    const lock = await server.pool.connect();
    const waiting = async () => {
      const ofLocks = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await server.pool.query(ofLocks)).rowCount;
    };
    await lock.query('begin');
    await lock.query('select from conversation where id = $1 for update', [id]);
    const on = (message: string, what: string) => ada.post(`/api/messages/${message}/${what}/`, { content: 'rather' });
    const asked: Promise<{ status: number }>[] = [];
    for (const ask of [
      () => ada.delete(`/api/messages/${said[2]!}/`),
      () => on(said[5]!, 'regenerate'),
      () => on(said[3]!, 'select'),
      () => ada.post('/api/messages/', { conversation: id, content: 'and' }),
    ]) {
      asked.push(ask());
      await expect.poll(waiting).toBe(asked.length);
    }
    await lock.query('commit');
    lock.release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([204, 404, 404, 201]);
    expect((await pathOf(id)).slice(0, 3)).toEqual([...said.slice(0, 2), expect.any(String)]);
  });

  test('a hundred times at once is done once', async () => {
    const { id, said } = await talk(2);
    const statuses = await Promise.all(Array.from({ length: 100 }, () => remove(said[2]!)));
    expect(statuses.toSorted()).toEqual([204, ...Array.from({ length: 99 }, () => 404)]);
    expect(await pathOf(id)).toEqual(said.slice(0, 2));
  });
});

describe('who has the conversation open', () => {
  const tabs = new Tabs();
  afterAll(() => tabs.cut());

  test('sees the message go and come back, also one who was away meanwhile', async () => {
    const { id, said } = await talk(3);
    const steady = await tabs.open(ada, id);
    const away = await tabs.open(ada, id);
    const shows = ({ transcript }: typeof steady) => [...transcript.messages.keys()];
    for (const tab of [steady, away]) await tab.socket.until(() => shows(tab).length === 6);
    away.socket.cut();
    await remove(said[2]!);
    await steady.socket.until(() => shows(steady).length === 2);
    expect(steady.socket.of('messages').at(-1)).toMatchObject({ reset: false, messages: [], deleted: [said[2]] });
    const sent = await send(id, 'instead');
    const back = await tabs.open(ada, id, away.transcript);
    for (const tab of [steady, back]) {
      await tab.socket.until(() => tab.transcript.messages.get(sent.reply.id)?.status === 'complete');
      expect(shows(tab)).toEqual([...said.slice(0, 2), sent.id, sent.reply.id]);
    }
    back.socket.cut();
    await restore(said[2]!);
    const last = await tabs.open(ada, id, back.transcript);
    for (const tab of [steady, last]) {
      await tab.socket.until(() => shows(tab).length === 6);
      expect(shows(tab).toSorted()).toEqual(said.toSorted());
      expect(tab.transcript.problems).toEqual([]);
    }
  });

  test('hears no more of an answer that was deleted as it grew', async () => {
    const { id } = await talk(0);
    const tab = await tabs.open(ada, id);
    const { body } = await ada.post<Sent>(
      '/api/messages/',
      { conversation: id, content: '[[pace-200-500]]' },
      { prefer: 'respond-async' },
    );
    await tab.socket.until(() => tab.transcript.textOf(body.reply.id).length > 20);
    await remove(body.id);
    await tab.socket.until(() => tab.transcript.messages.size === 0);
    await expect
      .poll(
        async () => (await server.pool.query('select 1 from answer where message_id = $1', [body.reply.id])).rowCount,
      )
      .toBe(0);
    const revision = (await view(ada, id)).conversation.revision;
    await tab.socket.until(() => tab.transcript.revision === revision);
    expect(tab.transcript.problems).toEqual([]);
    expect(tab.transcript.messages.size).toBe(0);
  });
});
