import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LlmModel } from '#contract/llm-models.ts';
import { Problem } from '#contract/errors.ts';
import { type AppServer, providerKey, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

interface Page {
  count: number;
  next: string | null;
  previous: string | null;
  results: LlmModel[];
}

let first: AppServer;
let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  first = await startAppServer({ models: { models: ['echo', 'chain-3', 'chain-4', 'pace-30-20', 'reasoning-2-2'] } });
  await first.pool.query("update llm_model set status = 'maintenance' where model_id = 'chain-4'");
  await first.pool.query("update llm_model set status = 'deprecated' where model_id = 'chain-3'");
  server = await startAppServer({ beside: first });
  cast = await startCast(server.url);
});
afterAll(async () => {
  await server.close();
  await first.close();
});

const list = async (query = ''): Promise<Page> => (await cast.lin.client.get<Page>(`/api/llm-models/${query}`)).body;

describe('the models', () => {
  test('are listed for whoever is signed in, the default one first and with its reason', async () => {
    const page = await list();
    expect(page).toMatchObject({ count: 5, next: null, previous: null });
    LlmModel.strict().array().parse(page.results);
    expect(page.results[0]).toMatchObject({ model_id: 'echo', is_default: true });
    expect(page.results[0]!.default_reason).toMatch(/OPENAI_MODEL/);
    expect(page.results.filter((model) => model.is_default)).toHaveLength(1);
    expect((await server.client().get('/api/llm-models/')).status).toBe(401);
  });

  test('show their address to administrators only, and their key to nobody', async () => {
    const asAda = await cast.ada.client.get<Page>('/api/llm-models/');
    expect(asAda.body.results[0]!.api_endpoint).toBe(server.models.url);
    const asLin = await cast.lin.client.get<Page>('/api/llm-models/');
    expect(asLin.body.results.every((model) => model.api_endpoint === null)).toBe(true);
    expect(asAda.text + asLin.text).not.toContain(providerKey);
  });

  test('can be read one by one', async () => {
    const [model] = (await list()).results;
    expect((await cast.lin.client.get(`/api/llm-models/${model!.id}/`)).body).toEqual(model);
    for (const id of [randomUUID(), 'x', '0'])
      expect((await cast.lin.client.get(`/api/llm-models/${id}/`)).status).toBe(404);
  });

  test('are filtered by kind and state', async () => {
    expect((await list('?status=active')).count).toBe(3);
    expect((await list('?status=maintenance')).results.map(({ model_id: id }) => id)).toEqual(['chain-4']);
    expect((await list('?model_type=custom')).count).toBe(5);
    expect((await list('?model_type=anthropic')).count).toBe(0);
    expect((await cast.lin.client.get<Page>('/api/llm-models/active/')).body.count).toBe(3);
    expect((await cast.lin.client.get('/api/llm-models/?status=broken')).status).toBe(400);
  });

  test.each([1, 2, 4, 5])('are walked in pages of %i, there and back', async (size) => {
    const whole = (await list()).results;
    const there: Page[] = [await list(`?page_size=${size}`)];
    while (there.at(-1)!.next !== null) there.push((await cast.lin.client.get<Page>(there.at(-1)!.next!)).body);
    expect(there.flatMap(({ results }) => results)).toEqual(whole);
    const back: LlmModel[][] = [there.at(-1)!.results];
    for (let at = there.at(-1)!.previous; at !== null;) {
      const page: Page = (await cast.lin.client.get<Page>(at)).body;
      back.unshift(page.results);
      at = page.previous;
    }
    expect(back.flat()).toEqual(whole);
  });
});

describe('a chosen model', () => {
  async function send(modelId: string): Promise<{ status: number; body: unknown }> {
    const model = (await list()).results.find(({ model_id: id }) => id === modelId)!;
    const { body } = await cast.lin.client.post<{ id: string }>('/api/conversations/', {});
    return cast.lin.client.post(`/api/conversations/${body.id}/send-message/`, { content: 'go', model: model.id });
  }

  test('answers, and is named with its answer', async () => {
    const { status, body } = await send('reasoning-2-2');
    expect(status).toBe(201);
    expect(body).toMatchObject({ reply: { model_used: 'reasoning-2-2', status: 'complete' } });
    expect(server.models.requests.at(-1)!.model).toBe('reasoning-2-2');
  });

  test('answers also where it is deprecated', async () => {
    expect((await send('chain-3')).status).toBe(201);
  });

  test('is refused in maintenance, with the names of others, before anything is stored', async () => {
    const { rows: before } = await server.pool.query('select count(*) from message');
    const { status, body } = await send('chain-4');
    expect(status).toBe(409);
    expect(Problem.parse(body).detail).toMatch(/maintenance.*echo/s);
    expect((await server.pool.query('select count(*) from message')).rows).toEqual(before);
  });
});
