import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { buildOpenApiDocument } from './openapi-document.ts';
import { documentsPolicy } from './security-headers.ts';
import { StaticFile, typeOf } from './static-file.ts';

/** `/api/schema/`, and two ways for people to read it; nothing in them comes from anywhere else. */
export function mountDocuments(app: FastifyInstance): void {
  mountSchema(app);
  const folder = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const swagger = folder('swagger-ui-dist');
  mountFiles(app, '/api/docs/', {
    '': join(pages, 'swagger.html'),
    'start.js': join(pages, 'swagger-start.js'),
    'swagger-ui.css': join(swagger, 'swagger-ui.css'),
    'swagger-ui-bundle.js': join(swagger, 'swagger-ui-bundle.js'),
    'favicon-32x32.png': join(swagger, 'favicon-32x32.png'),
  });
  mountFiles(app, '/api/redoc/', {
    '': join(pages, 'redoc.html'),
    'redoc.css': join(pages, 'redoc.css'),
    'redoc.standalone.js': join(folder('redoc'), 'bundles/redoc.standalone.js'),
  });
}

const pages = join(import.meta.dirname, 'documents');

function mountSchema(app: FastifyInstance): void {
  const headers = { 'cache-control': 'no-cache', vary: 'accept' };
  const asJson = new StaticFile({
    type: 'application/json; charset=utf-8',
    headers,
    read: async () => JSON.stringify(buildOpenApiDocument()),
  });
  const asYaml = new StaticFile({
    type: 'application/yaml; charset=utf-8',
    headers,
    read: async () => (await import('yaml')).stringify(buildOpenApiDocument(), { aliasDuplicateObjects: false }),
  });
  app.get('/api/schema/', async (request, reply) => (wantsYaml(request) ? asYaml : asJson).send(request, reply));
}

/** The query decides, else the first of the two that `Accept` names; browsers and the rest get JSON. */
function wantsYaml(request: FastifyRequest): boolean {
  const { format } = request.query as { format?: unknown };
  if (format === 'yaml' || format === 'json') return format === 'yaml';
  const named = (request.headers.accept ?? '').split(',').map((item) => item.split(';')[0]!.trim().toLowerCase());
  return /yaml|^application\/vnd\.oai\.openapi$/.test(
    named.find((type) => /[/+]json$|yaml|vnd\.oai\.openapi/.test(type)) ?? '',
  );
}

function mountFiles(app: FastifyInstance, address: string, files: Record<string, string>): void {
  for (const [name, path] of Object.entries(files)) {
    const file = new StaticFile({
      type: typeOf(path),
      headers: { 'cache-control': 'no-cache', 'content-security-policy': documentsPolicy },
      read: async () => withoutAddresses(path, await readFile(path)),
    });
    app.get(`${address}${name}`, (request, reply) => file.send(request, reply));
  }
}

/** ReDoc loads its maker's logo from a server of theirs; an empty image it takes away again. */
const logo = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

function withoutAddresses(path: string, content: Buffer): Buffer | string {
  return path.endsWith('redoc.standalone.js') ? content.toString('utf8').replaceAll(logo, 'data:,') : content;
}
