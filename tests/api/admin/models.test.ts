import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdminModel } from '#contract/admin/models.ts';
import type { LlmModel } from '#contract/llm-models.ts';
import { startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { ManagedModels, within } from '#tests/support/managed-models.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { adminModelPath, adminModels } from '#tests/support/providers.ts';

let house: ManagedModels;

beforeAll(async () => {
  house = await ManagedModels.start();
});
afterAll(() => house.close());

describe('the models of an administrator', () => {
  test('are listed in the order in which they came, with all that is set and known of them', async () => {
    const { body } = await house.cast.ada.client.get<ListPage<AdminModel>>('/api/admin/models/');
    AdminModel.strict().array().parse(body.results);
    expect(body).toMatchObject({ count: 3, next: null, previous: null });
    expect(body.results.map(({ model_id: id }) => id)).toEqual(['echo', 'chain-3', 'pace-20-40']);
    expect(body.results[0]).toMatchObject({
      provider: { id: null, source: 'environment', name: new URL(house.server.models.url).host },
      api_endpoint: house.server.models.url,
      is_default: true,
      is_chosen_default: false,
      can_answer: true,
      price: null,
    });
    expect((await house.cast.ada.client.get(adminModelPath(house.echo))).body).toEqual(body.results[0]);
  });

  test('are found by state, provider and words, and walked in pages', async () => {
    const ids = async (query: string) => (await adminModels(house.cast.ada, query)).map(({ model_id: id }) => id);
    expect(await ids('&search=CHA')).toEqual(['chain-3']);
    expect(await ids('&search=100%25')).toEqual([]);
    expect(await ids('&provider=environment')).toHaveLength(3);
    expect(await ids(`&provider=${crypto.randomUUID()}`)).toEqual([]);
    expect(await ids('&status=inactive')).toEqual([]);
    for (const query of ['status=broken', 'provider=acme', 'page_size=0', 'cursor=x'])
      expect((await house.cast.ada.client.get(`/api/admin/models/?${query}`)).status, query).toBe(400);
    const first = await house.cast.ada.client.get<ListPage<AdminModel>>('/api/admin/models/?page_size=2');
    const second = await house.cast.ada.client.get<ListPage<AdminModel>>(first.body.next!);
    expect(second.body).toMatchObject({ count: 3, next: null, results: [{ model_id: 'pace-20-40' }] });
    const back = await house.cast.ada.client.get<ListPage<AdminModel>>(second.body.previous!);
    expect(back.body.results).toEqual(first.body.results);
  });

  test('are for administrators alone', async () => {
    await house.server.pool.query("update app_user set role = 'moderator' where username = 'omar'");
    const price = { input: '1', output: '1' };
    const calls = [
      ['GET', '/api/admin/models/', undefined],
      ['GET', adminModelPath(house.echo), undefined],
      ['PATCH', adminModelPath(house.echo), { status: 'inactive' }],
      ['GET', adminModelPath(house.echo, 'prices/'), undefined],
      ['POST', adminModelPath(house.echo, 'prices/'), price],
      ['POST', adminModelPath(house.echo, 'prices/take_back/'), undefined],
    ] as const;
    const nobody = { id: crypto.randomUUID() };
    for (const [method, path, body] of calls) {
      expect((await house.server.client().request(method, path, body)).status, `${method} ${path}`).toBe(401);
      for (const person of [house.cast.lin, house.cast.omar])
        expect((await person.client.request(method, path, body)).status, `${method} ${path}`).toBe(403);
      if (path.includes(house.echo.id))
        expect((await house.cast.ada.client.request(method, path.replace(house.echo.id, nobody.id), body)).status).toBe(
          404,
        );
    }
    expect(await house.read(house.echo)).toMatchObject({ status: 'active', price: null });
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

  test('is changed for the answers that follow, on every house.server, and stays so over a restart', async () => {
    const { status, body } = await house.change(house.echo, settings);
    expect(status).toBe(200);
    expect(body).toMatchObject(settings);
    await house.ask(house.echo);
    expect(house.server.models.requests.at(-1)!.body).toMatchObject({ max_tokens: 777, temperature: 0.25, top_p: 0.5 });
    await within(1000, async () => {
      const url = new URL('/api/llm-models/', house.other.url).href;
      const { results } = (await house.cast.lin.client.get<ListPage<LlmModel>>(url)).body;
      return results.some(({ name }) => name === 'Echo of the valley');
    });
    const restarted = await startAppServer({ beside: house.server });
    await restarted.close();
    expect(await house.read(house.echo)).toMatchObject(settings);
    expect((await auditOf(house.server.pool, ['model', house.echo.id])).at(-1)).toMatchObject({
      action: 'model.changed',
      actor: 'ada',
      details: {
        from: { name: house.echo.name, max_tokens: 4096 },
        to: { name: 'Echo of the valley', max_tokens: 777 },
      },
    });
    const acts = (await auditOf(house.server.pool, ['model', house.echo.id])).length;
    await house.change(house.echo, settings);
    expect(await auditOf(house.server.pool, ['model', house.echo.id])).toHaveLength(acts);
    await house.change(house.echo, {
      ...settings,
      name: house.echo.name,
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
    const before = await house.read(house.chain);
    const { status, body } = await house.change(house.chain, { ...wrong, supports_streaming: false });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect(await house.read(house.chain)).toEqual(before);
  });

  test('is chosen as the default over what the house.server takes, and stays so over a restart', async () => {
    expect((await house.change(house.chain, { is_default: true })).body).toMatchObject({
      is_default: true,
      is_chosen_default: true,
      default_reason: 'An administrator has chosen it.',
    });
    expect(await house.read(house.echo)).toMatchObject({ is_default: false, default_reason: null });
    expect((await house.ask(null)).body.reply.model_used).toBe('chain-3');
    await within(1000, async () => (await house.ask(null, 'there?', house.other)).body.reply.model_used === 'chain-3');
    const restarted = await startAppServer({ beside: house.server });
    const { results } = (await house.cast.lin.client.get<ListPage<LlmModel>>(`${restarted.url}/api/llm-models/`)).body;
    expect(results[0]).toMatchObject({ model_id: 'chain-3', is_default: true });
    await restarted.close();
    expect((await house.change(house.chain, { is_default: false })).body).toMatchObject({ is_default: false });
    expect(await house.read(house.echo)).toMatchObject({ is_default: true, is_chosen_default: false });
    expect((await house.change(house.echo, { is_default: false })).status).toBe(409);
    const both = await Promise.all([
      house.change(house.echo, { is_default: true }),
      house.change(house.chain, { is_default: true }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await adminModels(house.cast.ada)).filter((model) => model.is_default)).toHaveLength(1);
    await house.change(house.echo, { is_default: true });
    await house.change(house.echo, { is_default: false });
  });
});
