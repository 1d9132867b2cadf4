import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agent } from '#contract/agents.ts';
import { Message } from '#contract/messages.ts';
import type { Rating } from '#contract/ratings.ts';
import { makeAgent, readAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { comparable, storedState } from '#tests/support/app-server-checks.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { Talks } from './messages-talks.ts';
import { view } from './messages-tree.ts';

let server: AppServer;
let cast: Cast;
let ada: Client;
let talks: Talks;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  ada = cast.ada.client;
  talks = new Talks(server, ada);
});
afterAll(() => server.close());

describe('a deleted message', () => {
  test('is gone with all below it, from both faces, lists and counts', async () => {
    const { id, number, said } = await talks.begin(3);
    expect(await talks.remove(said[2]!)).toBe(204);
    expect(await talks.pathOf(id)).toEqual(said.slice(0, 2));
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
    const { id, said } = await talks.begin(2);
    await talks.remove(said[2]!);
    const sent = await talks.send(id, 'instead');
    expect(sent.parent).toBe(said[1]);
    const { messages } = server.models.requests.at(-1)!.body as { messages: { content: string }[] };
    expect(messages.slice(1).map(({ content }) => content)).toEqual(['question 1', 'question 1', 'instead']);
    expect(await talks.pathOf(id)).toEqual([...said.slice(0, 2), sent.id, sent.reply.id]);
  });

  test('comes back with what went with it, and is shown', async () => {
    const { id, said } = await talks.begin(3);
    await talks.remove(said[1]!);
    const meanwhile = await regenerateQuestion(id);
    const { status, body } = await talks.restore(said[1]!);
    expect([status, Message.strict().parse(body).id]).toEqual([200, said[1]]);
    expect(await talks.pathOf(id)).toEqual(said);
    expect(body.siblings).toEqual([said[1], meanwhile]);
  });

  /** Stores a word below the only message that is left. */
  async function regenerateQuestion(id: string): Promise<string> {
    const { body } = await ada.post<Message>('/api/messages/', { conversation: id, content: 'well?', reply: false });
    return body.id;
  }

  test('gives way to the newest of its siblings, on the branch chosen last there', async () => {
    const { id, said } = await talks.begin(1);
    const [question, first] = said as [string, string];
    const follows = await talks.send(id, 'follows the first');
    const second = await talks.regenerate(first);
    const third = await talks.regenerate(first);
    await talks.remove(third);
    expect(await talks.pathOf(id)).toEqual([question, second]);
    await talks.remove(second);
    expect(await talks.pathOf(id)).toEqual([question, first, follows.id, follows.reply.id]);
    await talks.restore(second);
    expect(await talks.pathOf(id)).toEqual([question, second]);
    await talks.restore(third);
    expect((await view(ada, id)).messages.at(-1)!.siblings).toEqual([first, second, third]);
  });

  test('on another branch than the chosen one changes nothing there but the count of siblings', async () => {
    const { id, said } = await talks.begin(2);
    const other = await talks.regenerate(said[1]!);
    const before = await talks.pathOf(id);
    await talks.remove(said[2]!);
    expect(await talks.pathOf(id)).toEqual(before);
    await talks.remove(said[1]!);
    expect(await talks.pathOf(id)).toEqual(before);
    expect((await view(ada, id)).messages.at(-1)!.siblings).toEqual([other]);
    expect((await talks.restore(said[2]!)).status).toBe(409);
    await talks.restore(said[1]!);
    expect(await talks.pathOf(id)).toEqual(said.slice(0, 2));
    await talks.restore(said[2]!);
    expect(await talks.pathOf(id)).toEqual(said);
  });

  test('that is the first leaves a conversation to begin anew, or its other beginnings', async () => {
    const { id, said } = await talks.begin(2);
    await talks.remove(said[0]!);
    expect(await talks.pathOf(id)).toEqual([]);
    expect((await view(ada, id)).conversation).toMatchObject({ total_messages: 0, title: 'Talk' });
    const again = await talks.send(id, 'once more');
    expect(again.parent).toBeNull();
    await talks.restore(said[0]!);
    expect(await talks.pathOf(id)).toEqual(said);
    await talks.remove(said[0]!);
    expect(await talks.pathOf(id)).toEqual([again.id, again.reply.id]);
  });

  test('can be deleted with one above it, and each comes back by itself', async () => {
    const { id, said } = await talks.begin(4);
    await talks.remove(said[4]!);
    await talks.remove(said[2]!);
    for (const below of [said[3]!, said[4]!, said[5]!]) expect((await talks.restore(below)).status).toBe(409);
    await talks.restore(said[2]!);
    expect(await talks.pathOf(id)).toEqual(said.slice(0, 4));
    const next = await talks.send(id, 'in its place');
    await talks.restore(said[4]!);
    expect(await talks.pathOf(id)).toEqual(said);
    expect((await view(ada, id)).messages[4]!.siblings).toEqual([said[4], next.id]);
  });

  test('is deleted once and restored as often as one likes', async () => {
    const { id, said } = await talks.begin(2);
    for (let round = 0; round < 3; round++) {
      expect([await talks.remove(said[3]!), await talks.remove(said[3]!)]).toEqual([204, 404]);
      expect([(await talks.restore(said[3]!)).status, (await talks.restore(said[3]!)).status]).toEqual([200, 200]);
      expect(await talks.pathOf(id)).toEqual(said);
    }
    const { rows } = await server.pool.query<{ branches: number }>(
      'select count(*)::int as branches from branch where conversation_id = $1',
      [id],
    );
    expect(rows[0]!.branches).toBe(2);
  });

  test('comes back only while its conversation is there, and only for its owner', async () => {
    const { id, said } = await talks.begin(1);
    await talks.remove(said[1]!);
    const stored = await storedState(server.pool);
    const nobodys = await cast.omar.client.delete(`/api/messages/${crypto.randomUUID()}/`);
    expect(comparable(await cast.omar.client.delete(`/api/messages/${said[0]!}/`))).toEqual(comparable(nobodys));
    const theirs = await cast.omar.client.post(`/api/messages/${said[1]!}/restore/`);
    const none = await cast.omar.client.post(`/api/messages/${crypto.randomUUID()}/restore/`);
    expect([theirs.status, comparable(theirs)]).toEqual([404, comparable(none)]);
    expect(await storedState(server.pool)).toEqual(stored);
    await ada.delete(`/api/conversations/${id}/`);
    expect((await talks.restore(said[1]!)).status).toBe(404);
    await ada.post(`/api/conversations/${id}/restore/`);
    expect(await talks.pathOf(id)).toEqual([said[0]]);
    expect((await talks.restore(said[1]!)).status).toBe(200);
  });

  test('costs as much as there are branches, not messages: none of them is touched', async () => {
    const { id, said } = await talks.begin(20);
    await talks.regenerate(said[11]!);
    await ada.post(`/api/messages/${said.at(-1)!}/select/`);
    const { message } = await storedState(server.pool);
    await talks.remove(said[1]!);
    await talks.restore(said[1]!);
    expect((await storedState(server.pool))['message']).toBe(message);
    expect(await talks.pathOf(id)).toEqual(said);
  });
});

describe('what was said of a deleted message', () => {
  test('is no longer listed but stays counted, and is back with it', async () => {
    const { said } = await talks.begin(1);
    const answer = said[1]!;
    const rated = await ada.post<Rating>('/api/ratings/', { message: answer, score: 2 });
    await ada.post('/api/flags/', { message: answer, flag_type: 'outdated' });
    const aggregates = async () =>
      (await server.pool.query(`select * from feedback_count order by subject, subject_id`)).rows;
    const before = await aggregates();
    await talks.remove(answer);
    for (const what of ['ratings', 'flags']) {
      const { body } = await ada.get<ListPage<{ message: string }>>(`/api/${what}/`);
      expect([body.count, body.results]).toEqual([0, []]);
      for (const of of ['summary', 'by_message'])
        expect((await ada.get(`/api/${what}/${of}/?message_id=${answer}`)).status).toBe(404);
    }
    expect((await ada.get(`/api/ratings/${rated.body.id}/`)).status).toBe(404);
    expect((await ada.post('/api/ratings/', { message: answer, score: 5 })).status).toBe(404);
    expect(await aggregates()).toEqual(before);
    const { body } = await talks.restore(answer);
    expect(body.feedback).toMatchObject({ user_rating: { score: 2 }, flags: { outdated: 1 } });
    expect((await ada.get<ListPage<object>>('/api/flags/')).body.count).toBe(1);
  });

  test('its agent counts, at once: messages that are there', async () => {
    const agent: Agent = await makeAgent(cast.ada);
    const { said } = await talks.begin(2, { agent: agent.id });
    const counted = async () => (await readAgent(cast.ada, agent)).total_messages;
    await talks.remove(said[1]!);
    expect(await counted()).toBe(1);
    await talks.restore(said[1]!);
    expect(await counted()).toBe(4);
  });
});
