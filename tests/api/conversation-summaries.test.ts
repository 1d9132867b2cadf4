import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ConversationSummary } from '#contract/conversation-summaries.ts';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { EventsSocket } from '#tests/support/frames.ts';
import { signedInAt } from '#tests/support/frames-tab.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { tell } from '#tests/support/search.ts';
import { summaryOf, untilSummarized } from '#tests/support/summaries.ts';

let server: AppServer;
let other: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer({ env: { OPENAI_MODEL: 'summary' } });
  other = await startAppServer({ beside: server, env: { OPENAI_MODEL: 'summary' } });
  cast = await startCast(server.url);
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const root = '/api/conversation-summaries/';
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `message ${from + index}`);

const tellTen = (title = 'Tides', of: object = { auto_summarize: true }) =>
  tell(cast.lin.client, title, numbered(1, 10), of);

async function tellMore(conversation: string, contents: string[]): Promise<void> {
  for (const content of contents)
    await cast.lin.client.post(`/api/conversations/${conversation}/send-message/`, { content, reply: false });
}

const summaryCalls = async (conversation: string) => {
  const { rows } = await server.pool.query<{ outcome: string; cost_nano: number; kind: string }>(
    `select outcome, cost_nano, kind from generation where conversation_id = $1 and kind = 'summary'`,
    [conversation],
  );
  return rows;
};

test('within seconds of ten messages, half of them answers, a conversation has a summary, made once by one of two servers', async () => {
  const { conversation } = await tell(cast.lin.client, 'Tides', [], { auto_summarize: true });
  for (let turn = 1; turn <= 5; turn++) {
    const path = `/api/conversations/${conversation}/send-message/`;
    expect((await cast.lin.client.post(path, { content: `message ${turn}` })).status).toBe(201);
  }
  const startedAt = performance.now();
  const summary = await untilSummarized(cast.lin.client, conversation);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(summary).toMatchObject({
    conversation,
    conversation_title: 'Tides',
    title_suggestion: 'About message 1',
    summary_text: expect.stringMatching(/^10 messages, the last one assistant: /),
    key_topics: ['tides', 'the moon'],
    message_count_at_summary: 10,
    message_count: 10,
    next_at: 20,
    state: 'ready',
    error_message: null,
    unpriced_calls: 1,
    cost: '0.00000000',
  });
  const { body: model } = await cast.lin.client.get<{ name: string }>(`/api/llm-models/${summary.summary_model}/`);
  expect(summary.summary_model_name).toBe(model.name);
  expect(await summaryCalls(conversation)).toEqual([{ kind: 'summary', outcome: 'complete', cost_nano: null }]);
});

test('it is refreshed in place as the conversation grows, and the title that a person chose stays', async () => {
  const { conversation } = await tellTen('My own title');
  const first = await untilSummarized(cast.lin.client, conversation, 10);
  await tellMore(conversation, numbered(11, 19));
  await tellMore(conversation, numbered(20, 20));
  const second = await untilSummarized(cast.lin.client, conversation, 20);
  expect(second).toMatchObject({ id: first.id, created_at: first.created_at, next_at: 30 });
  expect(second.summary_text).toBe('After the first 10: 10 messages, the last one person: message 20');
  const { body } = await cast.lin.client.get<{ title: string }>(`/api/conversations/${conversation}/`);
  expect(body.title).toBe('My own title');
});

test('switched on for one that is long enough it is made then', async () => {
  const { conversation } = await tellTen('Tides', {});
  expect(await summaryOf(cast.lin.client, conversation)).toBeNull();
  await cast.lin.client.patch(`/api/conversations/${conversation}/`, { auto_summarize: true });
  await untilSummarized(cast.lin.client, conversation, 10);
});

describe('what it speaks of is not shown any more', () => {
  test('after a deletion: it is gone at once, everywhere, and is made anew', async () => {
    const { conversation, messages } = await tellTen('Deletion');
    await tellMore(conversation, ['a secret']);
    await cast.lin.client.patch(`/api/conversations/${conversation}/`, { title: 'Deletions' });
    const { id } = await untilSummarized(cast.lin.client, conversation);
    await cast.lin.client.delete(`/api/messages/${messages[8]}/`);
    expect(await summaryOf(cast.lin.client, conversation)).toBeNull();
    expect((await cast.lin.client.get(`${root}${id}/`)).status).toBe(404);
    const { body } = await cast.lin.client.get<ListPage<ConversationSummary>>(root);
    expect(body.results.map((summary) => summary.id)).not.toContain(id);
    expect(body.count).toBe(body.results.length);

    await server.pool.query(`update conversation_summary set updated_at = now() - interval '1 minute' where id = $1`, [
      id,
    ]);
    await tellMore(conversation, ['other words', 'and more']);
    const anew = await untilSummarized(cast.lin.client, conversation);
    expect(anew).toMatchObject({ id, message_count_at_summary: 10 });
    expect(JSON.stringify(anew)).not.toContain('secret');
  });

  test('after a change of the branch: it is back with that branch', async () => {
    const { conversation, messages } = await tellTen('Branches');
    const before = await untilSummarized(cast.lin.client, conversation, 10);
    const { body: edited } = await cast.lin.client.post<Message & { reply: Message }>(
      `/api/messages/${messages[4]}/edit/`,
      { content: 'Said differently' },
    );
    expect(edited.reply.status).toBe('complete');
    expect(await summaryOf(cast.lin.client, conversation)).toBeNull();
    await cast.lin.client.post(`/api/messages/${messages[9]}/select/`);
    expect(await summaryOf(cast.lin.client, conversation)).toEqual(before);
    await cast.lin.client.post(`/api/messages/${edited.id}/edit/`, { content: 'And again' });
    expect(await summaryOf(cast.lin.client, conversation)).toBeNull();
  });

  test('with its conversation', async () => {
    const { conversation } = await tellTen('Whole');
    const { id } = await untilSummarized(cast.lin.client, conversation);
    await cast.lin.client.delete(`/api/conversations/${conversation}/`);
    expect((await cast.lin.client.get(`${root}${id}/`)).status).toBe(404);
    const path = `${root}by_conversation/?conversation_id=${conversation}`;
    expect((await cast.lin.client.get(path)).status).toBe(404);
    await cast.lin.client.post(`/api/conversations/${conversation}/restore/`);
    expect(await summaryOf(cast.lin.client, conversation)).toMatchObject({ id });
  });
});

test('a model that fails is seen to have failed, with its reason, and is tried again when that is wished', async () => {
  const { conversation } = await tellTen('Failing', {});
  server.models.script(...Array<string>(4).fill('fault-401'));
  await cast.lin.client.patch(`/api/conversations/${conversation}/`, { auto_summarize: true });
  for (let attempt = 1; attempt <= 4; attempt++) {
    await vi.waitUntil(async () => (await summaryCalls(conversation)).length === attempt, { timeout: 10_000 });
    await vi.waitUntil(
      async () => {
        const { rows } = await server.pool.query(
          `update conversation_summary set wake_at = now() where conversation_id = $1 and error_code is not null and attempts = $2 returning id`,
          [conversation, attempt],
        );
        return rows.length > 0;
      },
      { timeout: 10_000 },
    );
    await cast.lin.client.patch(`/api/conversations/${conversation}/`, { title: `After attempt ${attempt}` });
  }
  const failed = await untilSummarized(cast.lin.client, conversation);
  expect(failed).toMatchObject({ state: 'failed', summary_text: '', key_topics: [], message_count_at_summary: 0 });
  expect(failed.error_message).toMatch(/\w/);
  expect(failed.error_message).not.toContain('sk-');

  const socket = await EventsSocket.open(signedInAt(server.url, cast.lin.client));
  await socket.count('welcome');
  expect((await cast.omar.client.post(`${root}${failed.id}/retry/`)).status).toBe(404);
  expect((await cast.lin.client.post(`${root}${failed.id}/retry/`)).status).toBe(204);
  expect(await untilSummarized(cast.lin.client, conversation, 10)).toMatchObject({ id: failed.id, state: 'ready' });
  await socket.until(() => socket.of('summary').length >= 2);
  expect(socket.of('summary')[0]).toEqual({ type: 'summary', conversation_id: conversation });
  socket.cut();
  // Of one that has not failed nothing changes.
  expect((await cast.lin.client.post(`${root}${failed.id}/retry/`)).status).toBe(204);
  expect(await summaryOf(cast.lin.client, conversation)).toMatchObject({ state: 'ready' });
});

describe('the routes', () => {
  test('list one’s own, newest first, in pages that keep their place', async () => {
    const { client } = cast.ada;
    const made: string[] = [];
    for (const title of ['One', 'Two', 'Three']) {
      const { conversation } = await tell(client, title, numbered(1, 10), { auto_summarize: true });
      made.unshift((await untilSummarized(client, conversation)).id);
    }
    const { body: first } = await client.get<ListPage<ConversationSummary>>(`${root}?page_size=2`);
    expect(first).toMatchObject({ count: 3, previous: null });
    const { body: second } = await client.get<ListPage<ConversationSummary>>(first.next!);
    expect(second.next).toBeNull();
    expect([...first.results, ...second.results].map(({ id }) => id)).toEqual(made);
    const { body: back } = await client.get<ListPage<ConversationSummary>>(second.previous!);
    expect(back.results).toEqual(first.results);
    const { body: one } = await client.get(`${root}${made[0]}/`);
    expect(ConversationSummary.strict().parse(one)).toEqual(first.results[0]);
  });

  test('refuse what is no question, tell nobody else, and can’t be written', async () => {
    const { conversation } = await tellTen('Mine');
    const { id } = await untilSummarized(cast.lin.client, conversation);
    const { client } = cast.lin;
    const missing = await client.get<Problem>(`${root}by_conversation/`);
    expect([missing.status, missing.body.errors]).toEqual([
      400,
      { conversation_id: ['Name a conversation by its id.'] },
    ]);
    for (const query of ['conversation_id=', 'conversation_id=7', `conversation_id=${conversation}&limit=0`])
      expect((await client.get(`${root}by_conversation/?${query}`)).status).toBe(400);
    for (const query of ['page_size=0', 'page_size=101', 'cursor=nonsense'])
      expect((await client.get(`${root}?${query}`)).status).toBe(400);
    expect((await client.get(`${root}tides/`)).status).toBe(404);
    for (const path of [`${root}${id}/`, `${root}by_conversation/?conversation_id=${conversation}`]) {
      expect((await cast.omar.client.get(path)).status).toBe(404);
      expect((await cast.ada.client.get(path)).status).toBe(404);
      expect((await server.client().get(path)).status).toBe(401);
    }
    expect((await cast.omar.client.get<ListPage<unknown>>(root)).body).toMatchObject({ count: 0, results: [] });
    expect((await client.post(root, { conversation })).status).toBe(405);
    expect((await client.patch(`${root}${id}/`, { summary_text: 'Mine' })).status).toBe(405);
    expect((await client.delete(`${root}${id}/`)).status).toBe(405);
  });
});
