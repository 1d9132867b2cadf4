import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Provider, type ProviderTest } from '#contract/admin/providers.ts';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, providerKey, startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { within } from '#tests/support/managed-models.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { addedKey, addProvider, adminModels, offeredNames, providerPath } from '#tests/support/providers.ts';

let server: AppServer;
let other: AppServer;
let cast: Cast;
let workshop: ModelServer;

beforeAll(async () => {
  server = await startAppServer();
  other = await startAppServer({ beside: server });
  cast = await startCast(server.url);
  workshop = await startModelServer({ apiKey: addedKey, models: ['echo', 'text-embedding-x', 'chain-5'] });
});
afterAll(async () => {
  await other.close();
  await server.close();
  await workshop.close();
});

const change = (provider: Provider, changes: object) =>
  cast.ada.client.patch<Provider & Problem>(providerPath(provider), changes);

/** Has a model of the provider answer Lin. */
async function ask(provider: Provider, at = server) {
  const [model] = await adminModels(cast.ada, `&provider=${provider.id}`);
  const { body } = await cast.lin.client.post<{ id: string }>('/api/conversations/', {});
  return cast.lin.client.post<Omit<Message, 'status'> & { reply: Message } & Problem>(
    new URL(`/api/conversations/${body.id}/send-message/`, at.url).href,
    { content: 'Anybody there?', model: model!.id },
  );
}

describe('a provider that is added while the server runs', () => {
  test('offers its models at once, and one of them answers, on every server', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    expect(Provider.strict().parse(provider)).toMatchObject({
      source: 'administrator',
      base_url: workshop.url,
      is_local: true,
      has_key: true,
      key_hint: 'tail',
      needs_key: false,
      model_count: 2,
      last_test: { ok: true, models_found: 2, error_class: null },
    });
    expect(await offeredNames(cast.lin)).toEqual(expect.arrayContaining(['echo (Workshop)', 'chain-5 (Workshop)']));
    const { status, body } = await ask(provider);
    expect(status).toBe(201);
    expect(body.reply).toMatchObject({ content: 'Anybody there?', cost: null });
    expect(workshop.requests.at(-1)!.headers.authorization).toBe(`Bearer ${addedKey}`);

    const elsewhere = { ...cast.lin, client: other.client({ cookie: cast.lin.client.cookieHeader }) };
    await within(1000, async () => (await offeredNames(elsewhere)).includes('echo (Workshop)'));
    expect((await elsewhere.client.get('/api/models/active/')).text).not.toContain(workshop.url);
    expect((await ask(provider, other)).status).toBe(201);
    expect((await auditOf(server.pool, ['provider', provider.id!])).map(({ action }) => action)).toEqual([
      'provider.created',
    ]);
    await cast.ada.client.delete(providerPath(provider));
  });

  test('is listed behind those of the environment, which can be looked at alone', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const { body, text } = await cast.ada.client.get<ListPage<Provider>>('/api/admin/providers/');
    Provider.strict().array().parse(body.results);
    expect(body.results).toMatchObject([
      { id: null, source: 'environment', set_by: 'OPENAI_BASE_URL', has_key: true, key_hint: null, model_count: 4 },
      { id: provider.id, source: 'administrator', name: 'Workshop' },
    ]);
    expect(text).not.toContain(providerKey);
    const first = await cast.ada.client.get<ListPage<Provider>>('/api/admin/providers/?page_size=1');
    expect(first.body).toMatchObject({ count: 2, previous: null });
    const second = await cast.ada.client.get<ListPage<Provider>>(first.body.next!);
    expect(second.body).toMatchObject({ next: null, results: [{ id: provider.id }] });
    expect((await cast.ada.client.get(providerPath(provider))).body).toEqual(body.results[1]);
    await cast.ada.client.delete(providerPath(provider));
  });

  test('that is switched off, on again and removed takes its models along, and says so to who chose one', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const elsewhere = { ...cast.lin, client: other.client({ cookie: cast.lin.client.cookieHeader }) };
    await within(1000, async () => (await offeredNames(elsewhere)).includes('echo (Workshop)'));
    const [model] = await adminModels(cast.ada, `&provider=${provider.id}`);
    const conversation = await cast.lin.client.post<{ id: string }>('/api/conversations/', {});
    const send = (at: AppServer) =>
      cast.lin.client.post<Problem>(new URL(`/api/conversations/${conversation.body.id}/send-message/`, at.url).href, {
        content: 'Still there?',
        model: model!.id,
      });

    expect((await change(provider, { is_enabled: false })).body).toMatchObject({ is_enabled: false });
    expect((await send(server)).body).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/its provider Workshop is switched off\. Choose another one: .*echo/),
    });
    await within(1000, async () => (await send(other)).status === 409);
    expect(await offeredNames(cast.lin)).not.toContain('echo (Workshop)');
    expect((await adminModels(cast.ada, `&provider=${provider.id}`))[0]).toMatchObject({
      status: 'active',
      can_answer: false,
      hindrance: 'its provider Workshop is switched off',
    });

    await change(provider, { is_enabled: true });
    expect((await send(server)).status).toBe(201);
    expect((await cast.ada.client.delete(providerPath(provider))).status).toBe(204);
    expect((await send(server)).body.detail).toMatch(/its provider Workshop was removed\. Choose another one: /);
    expect(await adminModels(cast.ada, `&provider=${provider.id}`)).toEqual([]);
    const all = await cast.lin.client.get<ListPage<{ name: string }>>('/api/llm-models/?page_size=100');
    expect(all.body.results.map(({ name }) => name)).not.toContain('echo (Workshop)');
    expect((await cast.ada.client.get(providerPath(provider))).status).toBe(404);
    const { rows } = await server.pool.query('select key_sealed, key_hint from provider where id = $1', [provider.id!]);
    expect(rows).toEqual([{ key_sealed: null, key_hint: null }]);
    expect((await auditOf(server.pool, ['provider', provider.id!])).map(({ action }) => action)).toEqual([
      'provider.created',
      'provider.changed',
      'provider.changed',
      'provider.deleted',
    ]);
  });

  test('keeps its models when it moves or gets another name', async () => {
    const moved = await startModelServer({ apiKey: 'sk-another-canary-99', models: ['echo'] });
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const before = await adminModels(cast.ada, `&provider=${provider.id}`);
    const { body } = await change(provider, { base_url: `${moved.url}/`, key: 'sk-another-canary-99', name: 'Attic' });
    expect(body).toMatchObject({ name: 'Attic', base_url: moved.url, last_test: { ok: true, models_found: 1 } });
    const after = await adminModels(cast.ada, `&provider=${provider.id}`);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[0]).toMatchObject({ name: 'echo (Attic)', api_endpoint: moved.url });
    expect((await ask(provider)).status).toBe(201);
    expect(moved.requests.at(-1)!.headers.authorization).toBe('Bearer sk-another-canary-99');
    const [, changed] = await auditOf(server.pool, ['provider', provider.id!]);
    expect(changed!.details).toMatchObject({ from: { name: 'Workshop' }, to: { name: 'Attic' }, key: 'entered' });
    await cast.ada.client.delete(providerPath(provider));
    await moved.close();
  });

  test('may be told which models it offers, and be without a key where it is one’s own', async () => {
    const open = await startModelServer();
    const provider = await addProvider(cast.ada, { base_url: open.url, key: null, models: ['chain-3'], name: 'Open' });
    expect(provider).toMatchObject({ has_key: false, key_hint: null, models: ['chain-3'], model_count: 1 });
    expect((await ask(provider)).status).toBe(201);
    expect(open.requests.at(-1)!.headers.authorization).toBeUndefined();
    await cast.ada.client.delete(providerPath(provider));
    await open.close();
  });

  test('is added once where the request is repeated', async () => {
    const again = () =>
      cast.ada.client.post<Provider>(
        '/api/admin/providers/',
        { kind: 'openai-compatible', name: 'Once', base_url: workshop.url, key: addedKey },
        { 'idempotency-key': 'one provider' },
      );
    const [first, second] = [await again(), await again()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    await cast.ada.client.delete(providerPath(first.body));
  });
});

describe('a key', () => {
  test('is bound to its address: another address needs the key again, and a row that was changed by hand has none', async () => {
    const thief = await startModelServer();
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const { status, body } = await change(provider, { base_url: thief.url });
    expect([status, Object.keys(body.errors!)]).toEqual([400, ['key']]);
    expect((await cast.ada.client.get<Provider>(providerPath(provider))).body.base_url).toBe(workshop.url);

    await server.pool.query('update provider set base_url = $1 where id = $2', [thief.url, provider.id!]);
    const tested = await cast.ada.client.post<ProviderTest>(providerPath(provider, 'test/'));
    expect(tested.body).toMatchObject({ ok: false, error_class: 'key_unreadable' });
    expect((await cast.ada.client.get(providerPath(provider))).body).toMatchObject({ has_key: false, needs_key: true });
    expect((await ask(provider)).body.detail).toMatch(/needs its key again/);
    expect(JSON.stringify(thief.requests.map(({ headers }) => headers))).not.toContain(addedKey);
    expect(server.logged()).toContain('must be entered again');

    expect((await change(provider, { key: addedKey })).body).toMatchObject({ has_key: true, needs_key: false });
    expect((await ask(provider)).status).toBe(201);
    await cast.ada.client.delete(providerPath(provider));
    await thief.close();
  });

  test('that was moved to another row is of no use there', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const own = await addProvider(cast.ada, { base_url: workshop.url, name: 'Copy', key: 'sk-wrong-key-000000000' });
    expect(own.last_test).toMatchObject({ ok: false, error_class: 'auth' });
    await server.pool.query(
      'update provider set key_sealed = (select key_sealed from provider where id = $1) where id = $2',
      [provider.id, own.id],
    );
    expect((await cast.ada.client.get(providerPath(own))).body).toMatchObject({ has_key: false, needs_key: true });
    for (const each of [provider, own]) await cast.ada.client.delete(providerPath(each));
  });

  test('can’t be read by a server with another secret, which says so and works on', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const changed = await startAppServer({
      beside: server,
      env: { SECRET_KEY: 'another secret of thirty-two letters' },
    });
    const { body } = await cast.ada.client.post<{ key: string }>('/api/api-keys/', { name: 'of the other server' });
    const client = changed.client({ authorization: `Bearer ${body.key}` });
    expect((await client.get(providerPath(provider))).body).toMatchObject({
      has_key: false,
      key_hint: null,
      needs_key: true,
    });
    const offered = await client.get<ListPage<{ name: string }>>('/api/models/active/');
    expect(offered.body.results.map(({ name }) => name)).toEqual(expect.not.arrayContaining(['echo (Workshop)']));
    expect(offered.body.count).toBe(4);
    expect(changed.logged()).toContain('must be entered again');
    expect(changed.logged()).not.toContain(addedKey);
    await changed.close();
    expect((await ask(provider)).status).toBe(201);
    await cast.ada.client.delete(providerPath(provider));
  });

  test('is nowhere but where it belongs', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    const answers = [
      await cast.ada.client.get('/api/admin/providers/'),
      await cast.ada.client.get(providerPath(provider)),
      await change(provider, { name: 'Works', key: addedKey }),
      await change(provider, { key: `${addedKey} with a space` }),
      await cast.ada.client.post(providerPath(provider, 'test/')),
      await cast.ada.client.get('/api/admin/models/'),
      await ask(provider),
      await cast.ada.client.delete(providerPath(provider)),
    ];
    const secret = addedKey.slice(0, -4);
    for (const { text } of answers) expect(text).not.toContain(secret);
    expect(server.logged() + other.logged()).not.toContain(secret);
    const { rows } = await server.pool.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    for (const { name } of rows) {
      const { rows: found } = await server.pool.query(`select from ${name} t where t::text like $1`, [`%${secret}%`]);
      expect(found, name).toEqual([]);
    }
  });
});
