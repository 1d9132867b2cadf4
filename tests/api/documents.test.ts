import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { pino } from 'pino';
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { parse } from 'yaml';
import type { AiMessage } from '#contract/ai/messages.ts';
import type { Message } from '#contract/messages.ts';
import type { ServerFrame } from '#contract/realtime.ts';
import { routesOf } from '#server/routes.ts';
import { mountDocuments } from '#server/http/documents.ts';
import { createHttpServer } from '#server/http/http-server.ts';
import { buildOpenApiDocument } from '#server/http/openapi-document.ts';
import type { components, operations as ClientOperations } from '#tests/support/api-types.d.ts';

const root = join(import.meta.dirname, '../..');

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  tags: string[];
  security?: Json[];
  parameters?: { $ref?: string; name?: string; in?: string; required?: boolean }[];
  responses: Record<string, { $ref?: string; headers?: Json; content?: Record<string, { schema: Json }> }>;
}

const document = buildOpenApiDocument() as {
  paths: Record<string, Record<string, Operation & { 'x-access': string }>>;
  components: { schemas: Record<string, Json & { properties: Record<string, Json> }> };
  'x-websockets': { path: string; client: Json; server: Json }[];
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  test('follows the official schema of OpenAPI 3.1, and all its references lead somewhere', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  test('describes every route that is served, and no other', () => {
    const served = routesOf({ publicUrl: null }, {} as never, {} as never).map(
      ({ endpoint }) => `${endpoint.method} ${endpoint.path}`,
    );
    const described = operations
      .filter(({ operation }) => !operation.tags.includes('Operation'))
      .map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(described.sort()).toEqual(served.sort());
  });

  test('is the one that is committed', () => {
    expect(JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8'))).toEqual(document);
  });

  test('gives every operation a name of its own, a summary, and says who may call it', () => {
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { operation } of operations) {
      expect(operation).toMatchObject({
        summary: expect.stringMatching(/\w{3}/),
        'x-access': expect.stringMatching(/^[a-z-]+$/),
      });
      expect(operation.security, operation.operationId).toEqual(operation['x-access'] === 'public' ? [] : undefined);
    }
  });

  test('names every parameter of a path', () => {
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
  });

  test('says how an answer can be had as it grows, or later, and what can go wrong with its provider', () => {
    const { responses, parameters } = document.paths['/api/ai/chats/{id}/send_message/']!['post']!;
    expect(Object.keys(responses)).toEqual([
      '200',
      '202',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '429',
      '502',
      '503',
      '504',
    ]);
    expect(Object.keys(responses['200']!.content!)).toEqual(['application/json', 'text/event-stream']);
    expect(parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' });
    expect(parameters).toContainEqual({ $ref: '#/components/parameters/Prefer' });
  });

  test('says which routes limit attempts, and which lists lead on by a Link header', () => {
    expect(document.paths['/api/login/']!['post']!.responses).toHaveProperty('429');
    expect(document.paths['/api/login/']!['post']!.responses).toHaveProperty('401');
    expect(document.paths['/api/ai/chats/']!['get']!.responses['200']!.headers).toHaveProperty('Link');
    expect(document.paths['/api/conversations/']!['get']!.responses['200']!.headers).not.toHaveProperty('Link');
  });

  test('says of every answer that is read that it has a tag, and that who has it may be told so', () => {
    for (const { method, path, operation } of operations) {
      if (operation.tags.includes('Operation')) continue;
      const isRead = method === 'get';
      expect({ path, is304: '304' in operation.responses }).toEqual({ path, is304: isRead });
      if (!isRead) continue;
      expect(operation.responses['200']!.headers).toHaveProperty('ETag');
      expect(operation.parameters).toContainEqual({ $ref: '#/components/parameters/IfNoneMatch' });
    }
  });

  test('has both ways of every socket, frame by frame', () => {
    const paths = document['x-websockets'].map(({ path }) => path);
    expect(paths).toEqual(['/ws/ai-chat/{id}/', '/ws/events/', '/ws/chat/{id}/']);
    const kinds = ['', 'Chat', 'Events'].flatMap((kind) => [`${kind}ClientFrame`, `${kind}ServerFrame`]);
    const frames = ['DeltaFrame', ...kinds];
    for (const name of frames) expect(document.components.schemas).toHaveProperty(name);
    expect(document.components.schemas['DeltaFrame']!['description']).toMatch(/UTF-16/);
  });

  test('is written as a person would: no bounds that say nothing, null beside its type, descriptions kept', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER));
    expect(text).not.toContain('$defs');
    const { title, related_chat, total_cost } = document.components.schemas['Conversation']!.properties;
    expect(title).toEqual({ type: 'string' });
    expect(related_chat).toEqual({ type: ['integer', 'null'] });
    expect(total_cost).toMatchObject({ type: 'string', description: expect.stringContaining('US dollars') });
  });

  test('is taken by the generator of client types, and the types compile', () => {
    const folder = mkdtempSync(join(tmpdir(), 'colloquy-test-'));
    const [file, types] = [join(folder, 'openapi.json'), join(folder, 'api-types.d.ts')];
    writeFileSync(file, JSON.stringify(document));
    try {
      const generator = join(root, 'tools/api-types/node_modules/openapi-typescript/bin/cli.js');
      const made = spawnSync(process.execPath, [generator, file, '-o', types], { encoding: 'utf8' });
      expect(made.status, made.stderr).toBe(0);
      const checked = spawnSync(
        process.execPath,
        [join(root, 'node_modules/typescript/lib/tsc.js'), '--strict', '--noEmit', types],
        { cwd: folder, encoding: 'utf8' },
      );
      expect(checked.status, checked.stdout).toBe(0);
      expect(readFileSync(types, 'utf8')).toContain('sendAiMessage');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('the types that clients are generated are those of the contract', () => {
  type Answer = ClientOperations['sendAiMessage']['responses'][200]['content']['application/json'];
  expectTypeOf<Answer>().toEqualTypeOf<AiMessage>();
  expectTypeOf<components['schemas']['Message']['status']>().toEqualTypeOf<Message['status']>();
  expectTypeOf<components['schemas']['ServerFrame']['type']>().toEqualTypeOf<ServerFrame['type']>();
});

describe('/api/schema/', () => {
  const app = createHttpServer({ log: pino({ level: 'silent' }), trustedProxies: [] });
  beforeAll(() => mountDocuments(app));
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

  test.each([
    ['*/*', 'json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
    ['application/json', 'json'],
    ['application/vnd.oai.openapi+json', 'json'],
    ['application/json, application/yaml', 'json'],
    ['application/yaml', 'yaml'],
    ['application/vnd.oai.openapi', 'yaml'],
    ['application/vnd.oai.openapi;version=3.1', 'yaml'],
    ['text/x-yaml, application/json;q=0.5', 'yaml'],
  ])('answers Accept: %s in %s', async (accept, format) => {
    const { headers, body } = await get('/api/schema/', { accept });
    expect(headers['content-type']).toBe(`application/${format}; charset=utf-8`);
    expect(format === 'yaml' ? parse(body) : JSON.parse(body)).toEqual(document);
    expect(headers['vary']).toBe('accept, accept-encoding');
  });

  test('takes the format in the query before that in Accept, and the address without its slash', async () => {
    const { headers, body } = await get('/api/schema?format=yaml', { accept: 'application/json' });
    expect(headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(body).toMatch(/^openapi: 3\.1/);
    expect((await get('/api/schema/?format=json', { accept: 'application/yaml' })).headers['content-type']).toMatch(
      /json/,
    );
  });

  test('is compressed, and not sent again to who has it', async () => {
    const first = await get('/api/schema/', { 'accept-encoding': 'gzip, br' });
    expect(first.headers).toMatchObject({ 'content-encoding': 'br' });
    const { rawPayload: whole } = await get('/api/schema/', { 'accept-encoding': 'identity' });
    expect(first.rawPayload.length).toBeLessThan(whole.length / 10);
    const again = await get('/api/schema/', { 'accept-encoding': 'gzip, br', 'if-none-match': first.headers['etag']! });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });
});
