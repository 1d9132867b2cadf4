import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Provider, ProviderTest } from '#contract/admin/providers.ts';
import type { Problem } from '#contract/errors.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { addedKey, addProvider, providerPath } from '#tests/support/providers.ts';

let server: AppServer;
let cast: Cast;
let workshop: ModelServer;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  workshop = await startModelServer({ apiKey: addedKey });
});
afterAll(async () => {
  await server.close();
  await workshop.close();
});

const change = (provider: Provider, changes: object) =>
  cast.ada.client.patch<Provider & Problem>(providerPath(provider), changes);

describe('a test of a provider', () => {
  const fakes: { close(): void }[] = [];
  afterAll(() => fakes.forEach((one) => one.close()));

  async function serve(answer: RequestListener): Promise<string> {
    const http: Server = createServer(answer).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    fakes.push({ close: () => (http.closeAllConnections(), http.close()) });
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`;
  }

  test.each<[string, number, string, string, RegExp]>([
    [
      'refuses the key',
      401,
      `{"error":{"message":"Incorrect API key: ${addedKey}"}}`,
      'auth',
      /refused the API key \(401\)/,
    ],
    ['is not there', 404, 'Not here', 'not_found', /lists no models at this address \(404\)/],
    ['answers with a page', 200, '<html>Sign in</html>', 'bad_response', /no list of models/],
    ['answers with something else', 200, '{"data":"many"}', 'bad_response', /no list of models/],
    ['sends elsewhere', 302, '', 'bad_response', /redirect, which is not followed/],
    ['is in trouble', 500, addedKey, 'upstream_5xx', /The provider failed \(500\)/],
  ])('that %s says so in clear words, and nothing that it was answered', async (_, code, body, errorClass, message) => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      response
        .writeHead(code, { location: `${workshop.url}/models`, 'x-key': request.headers.authorization })
        .end(body);
    });
    const provider = await addProvider(cast.ada, { base_url: url, name: `Fake ${code} ${body.length}` });
    const { status, body: told, text } = await cast.ada.client.post<ProviderTest>(providerPath(provider, 'test/'));
    expect(status).toBe(200);
    expect(ProviderTest.strict().parse(told)).toMatchObject({ ok: false, models_found: 0, error_class: errorClass });
    expect(told.message).toMatch(message);
    expect(text).not.toContain('sk-added');
    expect(asked).toBe(2);
    expect((await cast.ada.client.get<Provider>(providerPath(provider))).body.last_test).toEqual(told);
    expect((await auditOf(server.pool, ['provider', provider.id!])).at(-1)).toMatchObject({
      action: 'provider.tested',
      details: { ok: false, error_class: errorClass },
    });
    await cast.ada.client.delete(providerPath(provider));
  });

  test('of one that lists nothing has a model that was named say a word', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'GET') return response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return response.end('data: {"choices":[{"delta":{"content":"Yes"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    });
    const provider = await addProvider(cast.ada, { base_url: url, name: 'Listless', models: ['own-model'] });
    expect(provider).toMatchObject({ last_test: { ok: true, models_found: 1 }, model_count: 1 });
    await cast.ada.client.delete(providerPath(provider));
  });
});

describe('what is no provider', () => {
  const good = { kind: 'openai-compatible', name: 'Good', base_url: 'http://127.0.0.1:9/v1' };

  test.each<[string, object, string]>([
    ['no kind', { kind: undefined }, 'kind'],
    ['a kind that is none', { kind: 'oracle' }, 'kind'],
    ['no name', { name: ' ' }, 'name'],
    ['a name with a null character', { name: 'a\u0000b' }, 'name'],
    ['no address', { base_url: undefined }, 'base_url'],
    ['a word for an address', { base_url: 'example.org' }, 'base_url'],
    ['another protocol', { base_url: 'file:///etc/passwd' }, 'base_url'],
    ['a password in the address', { base_url: 'http://ada:secret@127.0.0.1/v1' }, 'base_url'],
    ['a query in the address', { base_url: 'http://127.0.0.1/v1?key=1' }, 'base_url'],
    ['the metadata of a cloud', { base_url: 'http://169.254.169.254/latest' }, 'base_url'],
    ['the same written otherwise', { base_url: 'http://[::ffff:a9fe:a9fe]/latest' }, 'base_url'],
    ['and otherwise again', { base_url: 'http://2852039166/latest' }, 'base_url'],
    ['no network at all', { base_url: 'http://0.0.0.0/v1' }, 'base_url'],
    ['http over the internet', { base_url: 'http://8.8.8.8/v1' }, 'base_url'],
    ['a name that nobody has', { base_url: 'https://nobody.invalid/v1' }, 'base_url'],
    ['an empty key', { key: '' }, 'key'],
    ['a key with a line break', { key: 'sk-1\r\nx: y' }, 'key'],
    ['a vendor without a key', { kind: 'openai', base_url: undefined }, 'key'],
    ['a model without a name', { models: [''] }, 'models.0'],
    ['the same model twice', { models: ['a', 'a'] }, 'models'],
    ['a word for yes', { is_enabled: 'yes' }, 'is_enabled'],
  ])('%s is refused, and nothing is stored', async (_, wrong, field) => {
    const { status, body } = await cast.ada.client.post<Problem>('/api/admin/providers/', { ...good, ...wrong });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect((await server.pool.query("select from provider where name = 'Good'")).rowCount).toBe(0);
  });

  test('a name that is taken is refused, for a new one and for another one', async () => {
    const first = await addProvider(cast.ada, { base_url: workshop.url });
    const second = await addProvider(cast.ada, { base_url: workshop.url, name: 'Second' });
    const { status, body } = await change(second, { name: 'workshop' });
    expect([status, Object.keys(body.errors!)]).toEqual([400, ['name']]);
    const again = await cast.ada.client.post<Problem>('/api/admin/providers/', { ...good, name: 'Workshop' });
    expect([again.status, Object.keys(again.body.errors!)]).toEqual([400, ['name']]);
    for (const each of [first, second]) await cast.ada.client.delete(providerPath(each));
  });

  test('is open to administrators alone', async () => {
    const provider = await addProvider(cast.ada, { base_url: workshop.url });
    await server.pool.query("update app_user set role = 'moderator' where username = 'omar'");
    const calls = [
      ['GET', '/api/admin/providers/', undefined],
      ['POST', '/api/admin/providers/', good],
      ['GET', providerPath(provider), undefined],
      ['PATCH', providerPath(provider), { name: 'Mine' }],
      ['POST', providerPath(provider, 'test/'), undefined],
      ['DELETE', providerPath(provider), undefined],
    ] as const;
    const asked = workshop.requests.length;
    for (const [method, path, body] of calls) {
      expect((await server.client().request(method, path, body)).status, `${method} ${path}`).toBe(401);
      for (const person of [cast.lin, cast.omar])
        expect((await person.client.request(method, path, body)).status, `${method} ${path}`).toBe(403);
    }
    expect(workshop.requests.length).toBe(asked);
    const nobody = providerPath({ id: crypto.randomUUID() });
    for (const [method, body] of [['GET'], ['PATCH', {}], ['DELETE']] as const)
      expect((await cast.ada.client.request(method, nobody, body)).status).toBe(404);
    expect((await cast.ada.client.post(`${nobody}test/`)).status).toBe(404);
    await cast.ada.client.delete(providerPath(provider));
  });
});
