import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import pino from 'pino';
import {
  startModelServer,
  type ModelServer,
  type ModelServerOptions,
} from '#tests/support/model-server/start-model-server.ts';
import { connectModels, type ConnectedModels } from './connect-models.ts';
import type { LocalServer } from './discover.ts';
import type { ProviderConfig } from './provider-accounts.ts';
import { priceVersions } from './price-book.ts';
import type { ModelPart, ProviderError } from './provider.ts';

const NOTHING: ProviderConfig = {
  openai: { apiKey: null, model: null, baseUrl: null },
  anthropicApiKey: null,
  googleApiKey: null,
  ollamaBaseUrl: null,
};

const servers: ModelServer[] = [];
const lines: string[] = [];
const log = pino({}, { write: (line: string) => void lines.push(line) });

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  lines.length = 0;
});

async function serve(options: ModelServerOptions): Promise<ModelServer> {
  const server = await startModelServer(options);
  servers.push(server);
  return server;
}

function connect(config: Partial<ProviderConfig>, localServers: LocalServer[] = []): Promise<ConnectedModels> {
  return connectModels({ ...NOTHING, ...config }, log, { localServers });
}

async function ask({ gateway, default: { model } }: ConnectedModels, content: string): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  const options = { signal: new AbortController().signal, onAttemptFailed: () => undefined };
  const request = { modelId: model.modelId, system: '', messages: [{ role: 'user' as const, content }] };
  const target = { ...model, deadlines: { connectMs: 500, firstTokenMs: 1000 } };
  for await (const part of gateway.call(target, request, options)) parts.push(part);
  return parts;
}

const textOf = (parts: ModelPart[]) => parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

describe('the default model', () => {
  test('is the one that OPENAI_MODEL names, at OPENAI_BASE_URL, with the key', async () => {
    const server = await serve({ apiKey: 'sk-ada', models: ['chain-20', 'echo'] });
    const models = await connect({ openai: { apiKey: 'sk-ada', model: 'echo', baseUrl: server.url } });
    expect(models.default).toMatchObject({
      model: { modelType: 'custom', modelId: 'echo', apiEndpoint: server.url },
      reason: expect.stringContaining('OPENAI_MODEL names echo'),
    });
    expect(models.toRegister.map(({ modelId }) => modelId)).toEqual(['echo', 'chain-20']);
    expect(textOf(await ask(models, 'Hello from Ada'))).toBe('Hello from Ada');
    expect(lines.join('')).not.toContain('sk-ada');
  });

  test('is the first that the server lists where none is named, without a key too', async () => {
    const server = await serve({ models: ['text-embedding-x', 'chain-20'] });
    const models = await connect({ openai: { apiKey: null, model: null, baseUrl: server.url } });
    expect(models.default.model.modelId).toBe('chain-20');
    expect(models.toRegister).toHaveLength(1);
  });

  test('is taken on trust where the provider does not list its models', async () => {
    const models = await connect({
      openai: { apiKey: 'sk-ada', model: 'gpt-4o-mini', baseUrl: 'http://127.0.0.1:9/v1' },
    });
    expect(models.default.model.modelId).toBe('gpt-4o-mini');
  });

  test('is of a local server where no provider is set, and costs nothing', async () => {
    const ollama = await serve({ models: ['llama3.2:3b', 'nomic-embed-text'] });
    const other = await serve({ models: ['echo'] });
    const models = await connect({}, [
      { name: 'Ollama', kind: 'ollama', baseUrl: ollama.url },
      { name: 'LM Studio', kind: 'custom', baseUrl: other.url },
      { name: 'vLLM', kind: 'custom', baseUrl: 'http://127.0.0.1:9/v1' },
    ]);
    expect(models.default.model).toMatchObject({ name: 'llama3.2:3b (Ollama)', modelType: 'ollama' });
    expect(models.default.reason).toMatch(/Ollama was found running on this machine/);
    expect(models.toRegister.map(({ name }) => name)).toEqual(['llama3.2:3b (Ollama)', 'echo (LM Studio)']);
    const usage = { inputUncached: 5, inputCacheRead: 0, inputCacheWrite: 0, outputText: 5, outputReasoning: 0 };
    for (const { prices } of models.toRegister) expect(models.gateway.cost(usage, prices[0]!, new Date())).toBe(0n);
  });

  test('is the offline assistant where there is nothing, and the answer says so', async () => {
    const models = await connect({});
    expect(models.default).toMatchObject({
      model: { modelType: 'offline' },
      reason: expect.stringContaining('No provider is set'),
    });
    const parts = await ask(models, 'Is anybody there?');
    expect(textOf(parts)).toMatch(/^\*\*This is the offline assistant, not a language model\.\*\*/);
    expect(textOf(parts)).toContain('> Is anybody there?');
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  test('is not looked for on ports where something else answers', async () => {
    const web = await serve({ models: [] });
    const models = await connect({}, [
      { name: 'llama.cpp', kind: 'custom', baseUrl: web.url.replace('/v1', '/nothing') },
    ]);
    expect(models.default.model.modelType).toBe('offline');
  });
});

test('a local server that never answers does not hold up the start', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const startedAt = performance.now();
  await connect({}, [{ name: 'Ollama', kind: 'ollama', baseUrl: `http://127.0.0.1:${port}/v1` }]);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  silent.close();
});

describe('a provider that was added', () => {
  const added = {
    id: 'one',
    kind: 'openai-compatible' as const,
    name: 'Workshop',
    isLocal: true,
    key: null,
    models: [],
  };

  test('is given up when it does not answer in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`;
    const models = await connectModels(NOTHING, log, { localServers: [], askMs: 200 });
    await expect(models.added.ask({ ...added, baseUrl })).rejects.toMatchObject({
      errorClass: 'timeout_total',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer within 0\.2 s\.$/),
    });
    silent.close();
  });

  test('is not asked at an address that became private after it was added', async () => {
    const server = await serve({ models: ['echo'] });
    const models = await connect({});
    for (const baseUrl of [server.url, server.url.replace('127.0.0.1', 'localhost')].map((url) =>
      url.replace('http:', 'https:'),
    ))
      await expect(models.added.ask({ ...added, baseUrl, isLocal: false })).rejects.toMatchObject({
        message: expect.stringContaining('leads to an address that may not be asked'),
      });
    expect(server.stats.connections).toBe(0);
  });

  test('answers with what it was connected with last, and not at all once it is not connected', async () => {
    const server = await serve({ apiKey: 'sk-lin', models: ['echo'] });
    const models = await connect({});
    const baseUrl = server.url.replace('127.0.0.1', 'localhost');
    const offer = await models.added.ask({ ...added, baseUrl, key: 'sk-lin' });
    const ofWorkshop = { ...models, default: { reason: '', model: { ...offer.models[0]!, providerId: 'one' } } };
    await expect(ask(ofWorkshop, 'early')).rejects.toThrow('Its provider is not connected.');
    models.added.connect([{ ...added, baseUrl, key: 'sk-wrong' }]);
    await expect(ask(ofWorkshop, 'wrong')).rejects.toMatchObject({ errorClass: 'auth' });
    models.added.connect([{ ...added, baseUrl, key: 'sk-lin' }]);
    expect(textOf(await ask(ofWorkshop, 'Hello from Lin'))).toBe('Hello from Lin');
    models.added.connect([]);
    await expect(ask(ofWorkshop, 'late')).rejects.toThrow('Its provider is not connected.');
  });
});

test('a key goes to its own address and to no other', async () => {
  const own = await serve({});
  const other = await serve({});
  const models = await connect({ openai: { apiKey: 'sk-ada', model: 'echo', baseUrl: own.url } });
  const moved = {
    ...models,
    default: { ...models.default, model: { ...models.default.model, apiEndpoint: other.url } },
  };
  await ask(models, 'here');
  await ask(moved, 'there');
  expect(own.requests.at(-1)?.headers.authorization).toBe('Bearer sk-ada');
  expect(other.requests.at(-1)?.headers.authorization).toBeUndefined();
});

test('a model whose key was taken away says that it has none', async () => {
  const models = await connect({});
  const gone = {
    ...models,
    default: { ...models.default, model: { ...models.default.model, modelType: 'openai' as const } },
  };
  const error = await ask(gone, 'hello').catch((thrown: unknown) => thrown as ProviderError);
  expect(error).toMatchObject({ errorClass: 'auth', message: expect.stringContaining('No API key is set') });
});

test('prices survive the database as JSON', async () => {
  const { gateway } = await connect({});
  const [version] = priceVersions({ modelType: 'openai', modelId: 'gpt-4o-mini', apiEndpoint: null });
  const stored = JSON.parse(JSON.stringify(version)) as { price: unknown };
  const usage = { inputUncached: 200, inputCacheRead: 800, inputCacheWrite: 0, outputText: 100, outputReasoning: 0 };
  expect(gateway.cost(usage, stored, new Date())).toBe(150_000n);
  expect(gateway.unitPrices(stored)).toEqual({ input: '0.00000015', output: '0.0000006' });
});
