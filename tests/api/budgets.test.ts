import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AdminModel } from '#contract/admin/models.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { Problem } from '#contract/errors.ts';
import { OwnBudget } from '#contract/budgets.ts';
import { pageOf } from '#contract/lists.ts';
import type { Message } from '#contract/messages.ts';
import { ReachedLimit } from '#contract/reached-limit.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { budgetsPath, endBudgets, makeBudget } from '#tests/support/budgets.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import { AiSocket } from '#tests/support/frames.ts';
import { adminModelPath, adminModels } from '#tests/support/providers.ts';

let server: AppServer;
let cast: Cast;
let models: AdminModel[];

beforeAll(async () => {
  server = await startAppServer({ models: { models: ['echo', 'chain-3'] } });
  cast = await startCast(server.url);
  models = await adminModels(cast.ada);
});
afterEach(() => endBudgets(cast.ada));
afterAll(() => server.close());

async function ownBudgets({ client }: CastMember): Promise<OwnBudget[]> {
  const { status, body, text } = await client.get('/api/budgets/');
  expect(status, text).toBe(200);
  return pageOf(OwnBudget.strict()).parse(body).results;
}

async function ask({ client }: CastMember, content = 'one two', more: object = {}) {
  const { body: conversation } = await client.post<Conversation>('/api/conversations/', {});
  const path = `/api/conversations/${conversation.id}/send-message/`;
  const answer = await client.post<Problem>(path, { content, ...more });
  return { ...answer, conversation };
}

describe('one’s own budgets', () => {
  test('are those that one’s calls count in, and nobody else’s', async () => {
    const { ada, lin, omar } = cast;
    const [open, closed] = [
      await makeAgent(omar, { name: 'Open', is_public: true }),
      await makeAgent(omar, { name: 'Closed' }),
    ];
    await makeBudget(ada, { name: 'house' });
    await makeBudget(ada, { name: 'each', scope: 'each_person' });
    await makeBudget(ada, { name: 'of lin', scope: 'person', person: lin.me.id });
    await makeBudget(ada, { name: 'of omar', scope: 'person', person: omar.me.id });
    await makeBudget(ada, { name: 'open agent', scope: 'agent', agent: open.id });
    await makeBudget(ada, { name: 'closed agent', scope: 'agent', agent: closed.id });
    await makeBudget(ada, { name: 'model', scope: 'model', model: models[0]!.id });
    await askAndGetAnswer(omar);

    const names = async (person: CastMember) => (await ownBudgets(person)).map(({ name }) => name);
    expect(await names(lin)).toEqual(['house', 'each', 'of lin', 'open agent', 'model']);
    expect(await names(omar)).toEqual(['house', 'each', 'of omar', 'open agent', 'closed agent', 'model']);
    const each = async (person: CastMember) => (await ownBudgets(person)).find(({ name }) => name === 'each')!;
    expect(await each(lin)).toMatchObject({ used: '0', left: '1000000', level: 'within' });
    expect(Number((await each(omar)).used)).toBeGreaterThan(0);
    expect(JSON.stringify(await ownBudgets(lin))).not.toContain('omar');
    const page = await lin.client.get<{ results: OwnBudget[]; next: string }>('/api/budgets/?page_size=2');
    expect(page.body).toMatchObject({ count: 5, results: [{ name: 'house' }, { name: 'each' }] });
    expect(page.body.next).toContain('cursor=');
  });

  test('are for who is signed in, and paged as all lists are', async () => {
    expect((await server.client().get('/api/budgets/')).status).toBe(401);
    const { status, body } = await cast.lin.client.get<Problem>('/api/budgets/?page_size=0');
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['page_size']]);
  });
});

describe('who has used a budget up', () => {
  test('is stopped, keeps the question, and learns which budget it was, how much, and until when', async () => {
    const { ada, lin, omar } = cast;
    const budget = await makeBudget(ada, {
      name: 'Team',
      scope: 'person',
      person: lin.me.id,
      amount: '5',
      time_zone: 'Pacific/Auckland',
    });
    // As long as there is anything left one is let in: the last answer may go beyond.
    const first = await ask(lin);
    expect(first.status).toBe(201);
    const calls = server.models.requests.length;
    const { status, body, headers, conversation } = await ask(lin);
    expect(status).toBe(429);
    const [used] = (await ownBudgets(lin)).map((own) => own.used);
    expect(body).toMatchObject({ code: 'budget', error_class: 'budget' });
    const limit = ReachedLimit.strict().parse(body['limit']);
    expect(limit).toEqual({
      kind: 'budget',
      id: budget.id,
      name: 'Team',
      unit: 'tokens',
      amount: '5',
      used,
      until: budget.until,
      time_zone: 'Pacific/Auckland',
      retry_at: budget.until,
    });
    expect(body.detail).toMatch(
      new RegExp(
        `^The budget “Team” is used up: ${used} tokens of 5 tokens\\. It begins anew on \\w+day,? \\d+ \\w+ at 00:00 \\(Pacific/Auckland\\)\\.$`,
      ),
    );
    const seconds = (Date.parse(budget.until) - Date.now()) / 1000;
    expect(Math.abs(Number(headers.get('retry-after')) - seconds)).toBeLessThan(10);

    const messages = await lin.client.get<Message[]>(`/api/conversations/${conversation.id}/messages/`);
    expect(messages.body).toMatchObject([
      { role: 'user', content: 'one two' },
      { role: 'assistant', status: 'failed', is_error: true, error_message: body.detail, metadata: { limit } },
    ]);
    expect(server.models.requests.length).toBe(calls);
    expect((await ask(omar)).status).toBe(201);

    // Once there is more, the same message goes on, and says nothing of limits any more.
    await ada.client.patch(`${budgetsPath}${budget.id}/`, { amount: '1000000', version: 1 });
    const again = await lin.client.post<Message>(`/api/messages/${messages.body[1]!.id}/continue/`);
    expect(again.status, again.text).toBe(201);
    const { body: mended } = await lin.client.get<Message>(`/api/messages/${messages.body[1]!.id}/`);
    expect(mended).toMatchObject({ status: 'complete', is_error: false });
    expect(mended.metadata).not.toHaveProperty('limit');
  });

  test('is told the same words over the sockets and over event streams', async () => {
    const { ada, lin } = cast;
    await makeBudget(ada, { scope: 'each_person', amount: '1' });
    await ask(lin);
    const words = /^Your daily budget is used up: \d+ tokens of 1 tokens\. It begins anew on \w+day/;
    const { body: chat } = await lin.client.post<{ id: number }>('/api/ai/chats/', { title: 'Plans' });
    const sent = await lin.client.post<Problem>(`/api/ai/chats/${chat.id}/send_message/`, { content: 'Hello' });
    expect([sent.status, sent.body.code]).toEqual([429, 'budget']);
    expect(sent.body.detail).toMatch(words);
    const { body: conversation } = await lin.client.post<Conversation>('/api/conversations/', {});
    const stream = await lin.client.post(
      `/api/conversations/${conversation.id}/send-message/`,
      { content: 'Hello' },
      { accept: 'text/event-stream' },
    );
    expect(stream.text).toMatch(/Your daily budget is used up/);
    const socket = await AiSocket.open(lin.client, chat.id);
    socket.send({ type: 'message', content: 'Hello' });
    expect((await socket.count('error')).message).toMatch(words);
    socket.socket.close();
  });

  test('is not stopped where the budget only warns, and sees how far it has come', async () => {
    const { ada, lin } = cast;
    await makeBudget(ada, { scope: 'each_person', amount: '1', action: 'warn' });
    expect((await ask(lin)).status).toBe(201);
    expect((await ask(lin)).status).toBe(201);
    const [budget] = await ownBudgets(lin);
    expect(budget).toMatchObject({ action: 'warn', level: 'used_up', left: '0', held: '0' });
    expect(budget!.share).toBeGreaterThan(1);
  });

  test('is told of a limit of the model in the same way', async () => {
    const { ada, lin } = cast;
    const model = models.find(({ model_id: id }) => id === 'chain-3')!;
    await ada.client.patch(adminModelPath(model), { daily_request_limit: 1 });
    await ask(lin, 'Hello', { model: model.id });
    const { status, body, headers } = await ask(lin, 'Hello', { model: model.id });
    const tomorrow = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000).toISOString();
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    expect(body['limit']).toMatchObject({ kind: 'daily_request_limit', amount: '1', used: '1', until: tomorrow });
    expect(body.detail).toContain(`It takes questions again on ${tomorrow.slice(0, 10)} at 00:00 (UTC).`);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await ada.client.patch(adminModelPath(model), { daily_request_limit: null });
  });

  test('takes no turn of the model’s limit away', async () => {
    const { ada, lin, omar } = cast;
    const model = models.find(({ model_id: id }) => id === 'chain-3')!;
    await makeBudget(ada, { scope: 'person', person: lin.me.id, amount: '1' });
    await ask(lin);
    await ada.client.patch(adminModelPath(model), { rate_limit_per_minute: 1 });
    for (let attempt = 0; attempt < 3; attempt++)
      expect((await ask(lin, 'Hello', { model: model.id })).body.code).toBe('budget');
    expect((await ask(omar, 'Hello', { model: model.id })).status).toBe(201);
    await ada.client.patch(adminModelPath(model), { rate_limit_per_minute: null });
  });
});
