import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdminModel, ModelPrice } from '#contract/admin/models.ts';
import type { Problem } from '#contract/errors.ts';
import type { LlmModel } from '#contract/llm-models.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { linksOf } from '#tests/support/app-server-checks.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { AiSocket } from '#tests/support/frames.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { adminModelPath, adminModels, offeredNames, recorded } from '#tests/support/providers.ts';

/** What a route answers, or why it does not. */
type OrProblem<Body> = Omit<Body, 'status'> & { status: unknown } & Partial<Pick<Problem, 'detail' | 'errors'>>;

let server: AppServer;
let other: AppServer;
let cast: Cast;
let echo: AdminModel;
let chain: AdminModel;

beforeAll(async () => {
  server = await startAppServer({ models: { models: ['echo', 'chain-3', 'pace-20-40'] } });
  other = await startAppServer({ beside: server });
  cast = await startCast(server.url);
  const models = await adminModels(cast.ada);
  echo = models.find(({ model_id: id }) => id === 'echo')!;
  chain = models.find(({ model_id: id }) => id === 'chain-3')!;
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const change = (model: AdminModel, changes: object) =>
  cast.ada.client.patch<OrProblem<AdminModel>>(adminModelPath(model), changes);

const setPrice = (model: AdminModel, price: object) =>
  cast.ada.client.post<OrProblem<ModelPrice>>(adminModelPath(model, 'prices/'), price);

const pricesOf = async (model: AdminModel) =>
  (await cast.ada.client.get<ModelPrice[]>(adminModelPath(model, 'prices/'))).body;

const read = async (model: AdminModel) => (await cast.ada.client.get<AdminModel>(adminModelPath(model))).body;

async function newConversation(person: CastMember): Promise<{ id: string; number: number }> {
  return (await person.client.post<{ id: string; number: number }>('/api/conversations/', {})).body;
}

const messagesOf = async ({ id }: { id: string }) =>
  (await cast.lin.client.get<Message[]>(`/api/conversations/${id}/messages/`)).body;

/** Has a model answer in a conversation of its own. */
async function ask(model: AdminModel | null, content = 'one two', at = server) {
  const { id } = await newConversation(cast.lin);
  const url = new URL(`/api/conversations/${id}/send-message/`, at.url).href;
  return cast.lin.client.post<OrProblem<Message & { reply: Message }>>(url, {
    content,
    ...(model !== null && { model: model.id }),
  });
}

async function within(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    expect(performance.now() - startedAt, 'milliseconds').toBeLessThan(ms);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the models of an administrator', () => {
  test('are listed in the order in which they came, with all that is set and known of them', async () => {
    const { body } = await cast.ada.client.get<ListPage<AdminModel>>('/api/admin/models/');
    AdminModel.strict().array().parse(body.results);
    expect(body).toMatchObject({ count: 3, next: null, previous: null });
    expect(body.results.map(({ model_id: id }) => id)).toEqual(['echo', 'chain-3', 'pace-20-40']);
    expect(body.results[0]).toMatchObject({
      provider: { id: null, source: 'environment', name: new URL(server.models.url).host },
      api_endpoint: server.models.url,
      is_default: true,
      is_chosen_default: false,
      can_answer: true,
      price: null,
    });
    expect((await cast.ada.client.get(adminModelPath(echo))).body).toEqual(body.results[0]);
  });

  test('are found by state, provider and words, and walked in pages', async () => {
    const ids = async (query: string) => (await adminModels(cast.ada, query)).map(({ model_id: id }) => id);
    expect(await ids('&search=CHA')).toEqual(['chain-3']);
    expect(await ids('&search=100%25')).toEqual([]);
    expect(await ids('&provider=environment')).toHaveLength(3);
    expect(await ids(`&provider=${crypto.randomUUID()}`)).toEqual([]);
    expect(await ids('&status=inactive')).toEqual([]);
    for (const query of ['status=broken', 'provider=acme', 'page_size=0', 'cursor=x'])
      expect((await cast.ada.client.get(`/api/admin/models/?${query}`)).status, query).toBe(400);
    const first = await cast.ada.client.get<ListPage<AdminModel>>('/api/admin/models/?page_size=2');
    const second = await cast.ada.client.get<ListPage<AdminModel>>(first.body.next!);
    expect(second.body).toMatchObject({ count: 3, next: null, results: [{ model_id: 'pace-20-40' }] });
    const back = await cast.ada.client.get<ListPage<AdminModel>>(second.body.previous!);
    expect(back.body.results).toEqual(first.body.results);
  });

  test('are for administrators alone', async () => {
    await server.pool.query("update app_user set role = 'moderator' where username = 'omar'");
    const price = { input: '1', output: '1' };
    const calls = [
      ['GET', '/api/admin/models/', undefined],
      ['GET', adminModelPath(echo), undefined],
      ['PATCH', adminModelPath(echo), { status: 'inactive' }],
      ['GET', adminModelPath(echo, 'prices/'), undefined],
      ['POST', adminModelPath(echo, 'prices/'), price],
      ['POST', adminModelPath(echo, 'prices/take_back/'), undefined],
    ] as const;
    const nobody = { id: crypto.randomUUID() };
    for (const [method, path, body] of calls) {
      expect((await server.client().request(method, path, body)).status, `${method} ${path}`).toBe(401);
      for (const person of [cast.lin, cast.omar])
        expect((await person.client.request(method, path, body)).status, `${method} ${path}`).toBe(403);
      if (path.includes(echo.id))
        expect((await cast.ada.client.request(method, path.replace(echo.id, nobody.id), body)).status).toBe(404);
    }
    expect(await read(echo)).toMatchObject({ status: 'active', price: null });
  });
});

describe('a model', () => {
  const settings = {
    name: 'Echo of the valley',
    max_tokens: 777,
    context_tokens: 9000,
    temperature: 0.25,
    top_p: 0.5,
    daily_request_limit: 1000,
    rate_limit_per_minute: 20,
    supports_streaming: true,
    supports_function_calling: true,
    supports_vision: true,
    deadlines: { first_token_ms: 5000 },
  };

  test('is changed for the answers that follow, on every server, and stays so over a restart', async () => {
    const { status, body } = await change(echo, settings);
    expect(status).toBe(200);
    expect(body).toMatchObject(settings);
    await ask(echo);
    expect(server.models.requests.at(-1)!.body).toMatchObject({ max_tokens: 777, temperature: 0.25, top_p: 0.5 });
    await within(1000, async () => {
      const url = new URL('/api/llm-models/', other.url).href;
      const { results } = (await cast.lin.client.get<ListPage<LlmModel>>(url)).body;
      return results.some(({ name }) => name === 'Echo of the valley');
    });
    const restarted = await startAppServer({ beside: server });
    await restarted.close();
    expect(await read(echo)).toMatchObject(settings);
    expect((await recorded(server, echo.id)).at(-1)).toMatchObject({
      action: 'model.changed',
      actor_username: 'ada',
      details: { from: { name: echo.name, maxTokens: 4096 }, to: { name: 'Echo of the valley', maxTokens: 777 } },
    });
    const acts = (await recorded(server, echo.id)).length;
    await change(echo, settings);
    expect(await recorded(server, echo.id)).toHaveLength(acts);
    await change(echo, {
      ...settings,
      name: echo.name,
      context_tokens: null,
      deadlines: null,
      daily_request_limit: null,
    });
  });

  test.each<[string, object, string]>([
    ['no name', { name: '  ' }, 'name'],
    ['a state that is none', { status: 'asleep' }, 'status'],
    ['no tokens', { max_tokens: 0 }, 'max_tokens'],
    ['half a token', { max_tokens: 1.5 }, 'max_tokens'],
    ['tokens as a word', { max_tokens: '12' }, 'max_tokens'],
    ['a temperature of 2.1', { temperature: 2.1 }, 'temperature'],
    ['a top_p of 1.1', { top_p: 1.1 }, 'top_p'],
    ['a limit of none at all', { daily_request_limit: 0 }, 'daily_request_limit'],
    ['a limit as a word', { rate_limit_per_minute: 'many' }, 'rate_limit_per_minute'],
    ['a word for yes', { supports_vision: 'yes' }, 'supports_vision'],
    ['a deadline of a millisecond', { deadlines: { idle_ms: 1 } }, 'deadlines.idle_ms'],
    ['a default that is null', { is_default: null }, 'is_default'],
  ])('is not given %s', async (_, wrong, field) => {
    const before = await read(chain);
    const { status, body } = await change(chain, { ...wrong, supports_streaming: false });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect(await read(chain)).toEqual(before);
  });

  test('is chosen as the default over what the server takes, and stays so over a restart', async () => {
    expect((await change(chain, { is_default: true })).body).toMatchObject({
      is_default: true,
      is_chosen_default: true,
      default_reason: 'An administrator has chosen it.',
    });
    expect(await read(echo)).toMatchObject({ is_default: false, default_reason: null });
    expect((await ask(null)).body.reply.model_used).toBe('chain-3');
    await within(1000, async () => (await ask(null, 'there?', other)).body.reply.model_used === 'chain-3');
    const restarted = await startAppServer({ beside: server });
    const { results } = (await cast.lin.client.get<ListPage<LlmModel>>(`${restarted.url}/api/llm-models/`)).body;
    expect(results[0]).toMatchObject({ model_id: 'chain-3', is_default: true });
    await restarted.close();
    expect((await change(chain, { is_default: false })).body).toMatchObject({ is_default: false });
    expect(await read(echo)).toMatchObject({ is_default: true, is_chosen_default: false });
    expect((await change(echo, { is_default: false })).status).toBe(409);
    const both = await Promise.all([change(echo, { is_default: true }), change(chain, { is_default: true })]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await adminModels(cast.ada)).filter((model) => model.is_default)).toHaveLength(1);
    await change(echo, { is_default: true });
    await change(echo, { is_default: false });
  });
});

describe('a model that is inactive', () => {
  const inactive = /^The model chain-3 \(.*\) is inactive\. Choose another one: echo \(/;
  let conversation: { id: string; number: number };

  beforeAll(async () => {
    conversation = await newConversation(cast.lin);
    await cast.lin.client.post(`/api/conversations/${conversation.id}/send-message/`, { content: 'Hello' });
    await server.pool.query('update conversation set llm_model_id = $1 where id = $2', [chain.id, conversation.id]);
    await change(chain, { status: 'inactive' });
  });
  afterAll(() => change(chain, { status: 'active' }));

  test('is offered to nobody, and can’t become the default', async () => {
    expect(await offeredNames(cast.lin)).not.toContain(chain.name);
    const { status, body } = await change(chain, { is_default: true });
    expect([status, body.detail]).toEqual([409, `${chain.name} can’t answer now, so it can’t be the default model.`]);
  });

  test('is refused where it is named, before anything is stored, and others are offered', async () => {
    const { rows: before } = await server.pool.query('select count(*) from message');
    const { status, body } = await ask(chain);
    expect([status, body.detail]).toEqual([409, expect.stringMatching(inactive)]);
    expect((await server.pool.query('select count(*) from message')).rows).toEqual(before);
  });

  test('fails where a conversation prefers it, with the question kept, by either face', async () => {
    const sent = await cast.lin.client.post<Problem & { message: string; reply: string }>(
      `/api/conversations/${conversation.id}/send-message/`,
      { content: 'Kept' },
    );
    expect(sent.body).toMatchObject({ status: 409, detail: expect.stringMatching(inactive) });
    const kept = await messagesOf(conversation);
    expect(kept.slice(-2)).toMatchObject([
      { id: sent.body.message, content: 'Kept' },
      { id: sent.body.reply, status: 'failed', error_message: expect.stringMatching(inactive) },
    ]);
    const again = await cast.lin.client.post<Message & { reply: Message }>(
      `/api/messages/${sent.body.reply}/regenerate/`,
      { model: echo.id },
    );
    expect([again.status, again.text]).toEqual([201, expect.stringContaining('Kept')]);
    const short = await cast.lin.client.post<Problem>(`/api/ai/chats/${conversation.number}/send_message/`, {
      content: 'Kept too',
    });
    expect(short.body).toMatchObject({ status: 409, detail: expect.stringMatching(inactive) });
  });

  test('says so in an event stream', async () => {
    const path = `/api/conversations/${conversation.id}/send-message/`;
    const stream = await EventStream.post(cast.lin.client, path, { content: 'As it comes' });
    const events = [await stream.next(), await stream.next(), await stream.next()];
    expect(events.map((event) => event?.event)).toEqual(['user_message', 'error', undefined]);
    expect(events[1]!.frame).toMatchObject({ type: 'error', message: expect.stringMatching(inactive) });
  });

  test('says so on a socket, in both dialects, which stays usable', async () => {
    const plain = await AiSocket.open(cast.lin.client, conversation.number);
    plain.ask('On the first dialect');
    expect((await plain.count('error')).message).toMatch(inactive);
    plain.ask('Once more');
    await plain.count('error', 2);
    expect(plain.of('user_message')).toHaveLength(2);
    plain.cut();

    const streaming = await AiSocket.open(cast.lin.client, conversation.id, { query: '?stream=true' });
    const { epoch } = await streaming.count('welcome');
    streaming.send({ type: 'resume', epoch, revision: 0, shown: {} });
    await streaming.count('messages');
    streaming.ask('On the second');
    const failed = (): Message | undefined =>
      streaming
        .of('messages')
        .flatMap(({ messages }) => messages as Message[])
        .findLast(({ status, parent }) => status === 'failed' && parent !== null);
    await streaming.until(() => streaming.of('messages').length > 1 && failed() !== undefined);
    expect(failed()!.error_message).toMatch(inactive);
    streaming.cut();
  });

  test('does not stop what it is saying', async () => {
    const pace = (await adminModels(cast.ada)).find(({ model_id: id }) => id === 'pace-20-40')!;
    const answering = ask(pace);
    await server.models.until(({ requests }) => requests.at(-1)!.model === 'pace-20-40');
    await change(pace, { status: 'inactive' });
    expect((await answering).status).toBe(201);
    expect((await ask(pace)).status).toBe(409);
    await change(pace, { status: 'active' });
  });

  test('stays the default that it is, so that no other is paid for unasked', async () => {
    await change(echo, { status: 'maintenance' });
    expect((await ask(null)).body.detail).toMatch(
      /The model echo \(.*\) is in maintenance\. Choose another one: pace-20-40 /,
    );
    expect((await read(echo)).is_default).toBe(true);
    // What a conversation prefers is not asked about the default one.
    await change(chain, { status: 'active' });
    const sent = await cast.lin.client.post(`/api/conversations/${conversation.id}/send-message/`, { content: 'Now' });
    expect(sent.status).toBe(201);
    await change(chain, { status: 'inactive' });
    await change(echo, { status: 'active' });
  });
});

describe('a price', () => {
  test('that is set holds for answers that begin after it, to the nano-dollar, on every server', async () => {
    const { status, body } = await setPrice(echo, { input: '2.50', output: '10', cache_read: '0.25' });
    expect(status).toBe(201);
    expect(ModelPrice.strict().parse(body)).toMatchObject({
      input: '2.5',
      output: '10',
      cache_read: '0.25',
      cache_write: '2.5',
      reasoning: '10',
      source: 'administrator',
      set_by_username: 'ada',
      is_current: true,
      is_scheduled: false,
      takes_back: false,
      valid_to: null,
    });
    expect((await read(echo)).price).toMatchObject({ input: '2.5', output: '10', source: 'administrator' });
    const { reply } = (await ask(echo)).body;
    const nano = reply.input_tokens! * 2500 + reply.output_tokens! * 10_000;
    expect(Number(reply.cost) * 1e9).toBeCloseTo(nano, 3);
    const { rows } = await server.pool.query(
      'select cost_nano::int as nano, model_price_id::int as price from generation where message_id = $1',
      [reply.id],
    );
    expect(rows).toEqual([{ nano, price: body.id }]);
    await within(1000, async () => (await ask(echo, 'there?', other)).body.reply.cost !== null);
    expect((await recorded(server, echo.id)).at(-1)).toMatchObject({
      action: 'model.price_set',
      details: { model: echo.name, from: null, to: { input: '2.5', output: '10' } },
    });
  });

  test('that changes leaves what was paid, and what is being said, as it was', async () => {
    const before = (await ask(echo, 'before')).body.reply;
    const pace = (await adminModels(cast.ada)).find(({ model_id: id }) => id === 'pace-20-40')!;
    await setPrice(pace, { input: '1', output: '1' });
    const answering = ask(pace);
    await server.models.until(({ requests }) => requests.at(-1)!.model === 'pace-20-40');
    await Promise.all([setPrice(pace, { input: '5', output: '5' }), setPrice(echo, { input: '3', output: '12' })]);
    const { reply } = (await answering).body;
    expect(Number(reply.cost) * 1e9).toBeCloseTo((reply.input_tokens! + reply.output_tokens!) * 1000, 3);
    expect((await messagesOf({ id: before.conversation })).at(-1)!.cost).toBe(before.cost);
    const after = (await ask(echo, 'before')).body.reply;
    expect(Number(after.cost)).toBeGreaterThan(Number(before.cost));
  });

  test('has a history, newest first, in which nothing is changed', async () => {
    const history = await pricesOf(echo);
    ModelPrice.strict().array().parse(history);
    expect(history).toMatchObject([
      { input: '3', is_current: true, valid_to: null },
      { input: '2.5', is_current: false, valid_to: history[0]!.valid_from },
    ]);
    const page = await cast.ada.client.get<ModelPrice[]>(adminModelPath(echo, 'prices/?limit=1'));
    expect(page.body).toEqual([history[0]]);
    expect((await cast.ada.client.get(linksOf(page).next!)).body).toEqual([history[1]]);
  });

  test('that is set for later holds from then on, without anybody looking', async () => {
    const at = new Date(Date.now() + 700);
    const later = await setPrice(echo, { input: '7', output: '7', valid_from: at.toISOString() });
    expect(later.body).toMatchObject({ is_current: false, is_scheduled: true, valid_from: at.toISOString() });
    expect((await read(echo)).price).toMatchObject({ input: '3' });
    await new Promise((resolve) => setTimeout(resolve, at.getTime() + 100 - Date.now()));
    const { reply } = (await ask(echo)).body;
    expect(Number(reply.cost) * 1e9).toBeCloseTo((reply.input_tokens! + reply.output_tokens!) * 7000, 3);
  });

  test('is taken back with all that were set for later, and what the price book says holds again', async () => {
    await server.pool.query(
      `insert into model_price (llm_model_id, valid_from, source, price)
       select $1, 'epoch', 'genai-prices', price from model_price where llm_model_id = $1 order by id limit 1`,
      [echo.id],
    );
    expect((await read(echo)).price).toMatchObject({ input: '7', source: 'administrator' });
    await setPrice(echo, { input: '9', output: '9', valid_from: new Date(Date.now() + 60_000).toISOString() });
    const { status, body } = await cast.ada.client.post<AdminModel>(adminModelPath(echo, 'prices/take_back/'));
    expect(status).toBe(200);
    expect(body.price).toMatchObject({ input: '2.5', source: 'price_book', source_name: 'genai-prices' });
    const history = await pricesOf(echo);
    expect(history[0]).toMatchObject({ takes_back: true, input: null, set_by_username: 'ada', is_current: false });
    expect(history[1]).toMatchObject({ input: '9', is_scheduled: false, is_current: false });
    expect(history[1]!.valid_to).toBe(history[1]!.valid_from);
    expect(history[2]).toMatchObject({ source: 'price_book', is_current: true });
    await cast.ada.client.post(adminModelPath(echo, 'prices/take_back/'));
    expect(await pricesOf(echo)).toHaveLength(history.length);
    await setPrice(echo, { input: '4', output: '4' });
    expect((await read(echo)).price).toMatchObject({ input: '4', source: 'administrator' });
  });

  test('of an administrator outlives a restart, which tells the price book’s anew', async () => {
    const restarted = await startAppServer({ beside: server });
    await restarted.close();
    expect((await read(echo)).price).toMatchObject({ input: '4', source: 'administrator' });
  });

  test('is set once where the request is repeated', async () => {
    const body = { input: '6', output: '6' };
    const send = () =>
      cast.ada.client.post<ModelPrice>(adminModelPath(chain, 'prices/'), body, { 'idempotency-key': 'six' });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect(await pricesOf(chain)).toHaveLength(1);
    const { reply } = (await ask(chain)).body;
    expect(reply.cost).not.toBeNull();
  });

  test.each<[string, object, string]>([
    ['nothing for input', { output: '1' }, 'input'],
    ['a number', { input: 1, output: '1' }, 'input'],
    ['less than nothing', { input: '-1', output: '1' }, 'input'],
    ['a word', { input: 'free', output: '1' }, 'input'],
    ['a power of ten', { input: '1e3', output: '1' }, 'input'],
    ['seven decimals', { input: '1', output: '0.0000001' }, 'output'],
    ['a million dollars', { input: '1', output: '1000000' }, 'output'],
    ['a day for a time', { input: '1', output: '1', valid_from: '2026-12-01' }, 'valid_from'],
    ['a time that is past', { input: '1', output: '1', valid_from: '2026-01-01T00:00:00Z' }, 'valid_from'],
  ])('is not %s', async (_, wrong, field) => {
    const before = await pricesOf(chain);
    const { status, body } = await setPrice(chain, wrong);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect(await pricesOf(chain)).toEqual(before);
  });
});
