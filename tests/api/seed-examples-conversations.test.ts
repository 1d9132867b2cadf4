import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agent } from '#contract/agents.ts';
import { UsageDay, UsageSummary } from '#contract/analytics.ts';
import { ConversationSummary } from '#contract/conversation-summaries.ts';
import { Conversation } from '#contract/conversations.ts';
import { Flag } from '#contract/flags.ts';
import type { LlmModel } from '#contract/llm-models.ts';
import { Message, SentMessage } from '#contract/messages.ts';
import { ModelPerformance } from '#contract/model-performance.ts';
import { Rating } from '#contract/ratings.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import * as examples from './seed-examples-conversations.ts';

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());

/** The caller's own ids, as the examples before have brought them. */
const own: Record<string, string> = {};

const filled = (text: string): string => text.replaceAll(/<(\w+)_uuid>|\{(id)\}/g, (_, name, id) => own[name ?? id]!);

async function run(
  { method, path, body }: examples.ExampleRequest,
  fields?: object,
): Promise<{ status: number; body: unknown }> {
  const sent = fields === undefined ? body && filled(body) : JSON.stringify(fields);
  const response = await fetch(server.url + filled(path), {
    method,
    headers: { 'Content-Type': 'application/json', Cookie: ada.client.cookieHeader },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
}

/** In the order in which somebody follows the documentation, on one fresh server. */
describe('the documented requests work as printed, on a fresh server', () => {
  test('there is an agent to talk to, and one of one’s own is made', async () => {
    const { body } = await ada.client.get<ListPage<Agent>>('/api/agents/');
    expect(Agent.strict().array().parse(body.results)).toHaveLength(1);
    const made = await ada.client.post<Agent>('/api/agents/', { name: 'Echo', system_prompt: 'Say it again.' });
    expect([made.status, Agent.strict().parse(made.body).created_by_username]).toEqual([201, 'ada']);
    own['agent'] = made.body.id;
  });

  test('a conversation is created', async () => {
    const { status, body } = await run(examples.createConversation);
    expect(status).toBe(201);
    const conversation = Conversation.strict().parse(body);
    expect(conversation).toMatchObject({ agent: own['agent'], agent_name: 'Echo', title: 'Chat with AI' });
    own['conversation'] = conversation.id;
  });

  test('a message is sent and answered', async () => {
    const { status, body } = await run(examples.sendMessage);
    expect(status).toBe(201);
    const sent = SentMessage.strict().parse(body);
    expect(sent).toMatchObject({ conversation: own['conversation'], role: 'user', content: 'Explain transformers' });
    expect(sent.reply).toMatchObject({ role: 'assistant', content: 'Explain transformers', status: 'complete' });
    own['message'] = sent.reply!.id;
  });

  test('the answer is rated, and a rating of an older kind is the same rating', async () => {
    const { status, body } = await run(examples.rateMessage);
    expect(status).toBe(201);
    const rating = Rating.strict().parse(body);
    expect(rating).toMatchObject({ message: own['message'], score: 5, comment: 'Great answer', user: ada.me.id });
    const again = await run(examples.rateAccuracy);
    expect([again.status, Rating.strict().parse(again.body).id]).toEqual([201, rating.id]);
    own['id'] = rating.id;
  });

  test('ratings are summed up, listed, read and changed', async () => {
    const summary = await run(examples.getRatingSummary);
    expect(summary).toEqual({
      status: 200,
      body: { helpful: { avg: 5, count: 1 }, user: { id: own['id'], score: 5 } },
    });
    expect((await run(examples.listRatings)).body).toMatchObject({ count: 1, next: null, previous: null });
    expect((await run(examples.listRatingsOfMessage)).body).toMatchObject([{ id: own['id'] }]);
    expect((await run(examples.getRating)).body).toMatchObject({ id: own['id'], score: 5 });
    const fields = { message: own['message'], score: 4, comment: 'Good' };
    expect(await run(examples.replaceRating, fields)).toMatchObject({ status: 200, body: { score: 4 } });
    expect(await run(examples.changeRating, { score: 3 })).toMatchObject({
      status: 200,
      body: { score: 3, comment: 'Good' },
    });
    expect((await run(examples.deleteRating)).status).toBe(204);
    expect((await run(examples.getRating)).status).toBe(404);
  });

  test('a flag is toggled, summed up and listed', async () => {
    const { status, body } = await run(examples.toggleFactualError);
    expect([status, body]).toEqual([201, { created: true, id: expect.any(String) }]);
    expect(await run(examples.getFlagSummary)).toEqual({
      status: 200,
      body: { flags: { factual_error: 1 }, user_flags: ['factual_error'] },
    });
    const listed = await ada.client.get<ListPage<Flag>>('/api/flags/');
    expect(Flag.strict().array().length(1).parse(listed.body.results)[0]).toMatchObject({ message: own['message'] });
    expect(await run(examples.toggleFactualError)).toEqual({ status: 200, body: { toggled_off: true } });
  });

  test('messages are listed, read, and found by their conversation', async () => {
    const { body } = await ada.client.get<ListPage<Message>>('/api/messages/');
    expect([body.count, Message.strict().array().parse(body.results).length]).toEqual([2, 2]);
    const path = `/api/messages/by_conversation/?conversation_id=${own['conversation']}`;
    const found = await ada.client.get<Message[]>(path);
    expect(found.body.map(({ role }) => role)).toEqual(['user', 'assistant']);
    const inConversation = await ada.client.get<Message[]>(`/api/conversations/${own['conversation']}/messages/`);
    expect(inConversation.body).toEqual(found.body);
    expect((await ada.client.get(`/api/messages/${own['message']}/`)).body).toEqual(found.body[1]);
  });

  test('use and the model’s performance are read, and can’t be written', async () => {
    const days = await ada.client.get<ListPage<UsageDay>>('/api/analytics/');
    const day = UsageDay.strict().array().length(1).parse(days.body.results)[0]!;
    expect(day).toMatchObject({ user: ada.me.id, conversations_started: 1, messages_sent: 1 });
    expect((await ada.client.get(`/api/analytics/${day.id}/`)).body).toEqual(day);
    const { body: summary } = await ada.client.get('/api/analytics/summary/?days=30');
    expect(UsageSummary.strict().parse(summary)).toMatchObject({
      messages_sent: 1,
      tokens_consumed: day.tokens_consumed,
    });
    const { body: daily } = await ada.client.get<Record<string, object>>('/api/analytics/daily/?days=14');
    expect([Object.keys(daily).length, daily[day.date]]).toEqual([14, expect.objectContaining({ messages_sent: 1 })]);

    const models = await ada.client.get<ListPage<LlmModel>>('/api/llm-models/');
    const path = `/api/model-performance/?model_id=${models.body.results[0]!.id}`;
    const performance = await ada.client.get<ListPage<ModelPerformance>>(path);
    const ofToday = ModelPerformance.strict().array().length(1).parse(performance.body.results)[0]!;
    expect(ofToday).toMatchObject({ total_requests: 1, successful_requests: 1, failed_requests: 0 });
    expect((await ada.client.get(`/api/model-performance/${ofToday.id}/`)).body).toEqual(ofToday);
    for (const readOnly of ['/api/analytics/', '/api/model-performance/', '/api/llm-models/'])
      expect((await ada.client.post(readOnly, {})).status, readOnly).toBe(405);
  });

  test('a conversation that grows is summed up', async () => {
    const asked = { agent: own['agent'], title: 'Chat with AI', auto_summarize: true };
    const { body: conversation } = await ada.client.post<Conversation>('/api/conversations/', asked);
    for (let turn = 0; turn < 5; turn += 1)
      await ada.client.post('/api/messages/', { conversation: conversation.id, content: `[[summary]] Step ${turn}` });
    const path = `/api/conversation-summaries/by_conversation/?conversation_id=${conversation.id}`;
    await expect.poll(async () => (await ada.client.get<ConversationSummary[]>(path)).body.length).toBe(1);
    const [summary] = ConversationSummary.strict()
      .array()
      .parse((await ada.client.get(path)).body);
    expect(summary).toMatchObject({ conversation: conversation.id, conversation_title: 'Chat with AI' });
    expect((await ada.client.post('/api/conversation-summaries/', {})).status).toBe(405);
  });

  test('a deleted conversation takes its messages along, and what was said of them is kept', async () => {
    await run(examples.rateMessage);
    expect((await ada.client.delete(`/api/conversations/${own['conversation']}/`)).status).toBe(204);
    expect((await ada.client.get(`/api/messages/${own['message']}/`)).status).toBe(404);
    expect((await run(examples.getRatingSummary)).status).toBe(404);
    const { rows } = await server.pool.query('select score from message_rating where message_id = $1', [
      own['message'],
    ]);
    expect(rows).toEqual([{ score: 5 }]);
  });
});
