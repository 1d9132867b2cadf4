import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound } from '#server/core/errors.ts';
import { pagePolicy } from './security-headers.ts';
import { StaticFile, typeOf } from './static-file.ts';

export const builtWebApp = join(import.meta.dirname, '../../dist/web');

/** Names in here carry a hash of what is in the file, so a browser never has to ask again. */
const hashedFolder = '/assets/';
/** Addresses that are never a page of the web app, whatever a browser says it accepts. */
const notPages = /^\/(?:(?:api|ws|assets)(?:\/|$)|(?:healthz|readyz|metrics)\/?$)/;

/**
 * Serves the built web app. Only files that were there at the start are known, each under its one
 * address, so no spelling of a path leads anywhere else. Pages have addresses of their own in the
 * browser; all of them are `index.html`.
 */
export function mountWebApp(app: FastifyInstance, folder = builtWebApp): void {
  const files = filesOf(folder);
  const page = files.get('/index.html') ?? notBuiltPage();
  files.set('/', page);

  app.get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const file = files.get(path) ?? (isPageRequest(request, path) ? page : null);
    if (file === null) throw notFound();
    return file.send(request, reply);
  });
}

function filesOf(folder: string): Map<string, StaticFile> {
  if (!existsSync(join(folder, 'index.html'))) return new Map();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isPublic);
  return new Map(names.map((name) => [addressOf(name), fileOf(folder, name)]));
}

/** Build records and source maps are for those who build it. */
function isPublic(name: string): boolean {
  return !name.endsWith('.map') && !name.split(sep).some((part) => part.startsWith('.'));
}

function addressOf(name: string): string {
  return `/${name.split(sep).map(encodeURIComponent).join('/')}`;
}

function fileOf(folder: string, name: string): StaticFile {
  const isHashed = addressOf(name).startsWith(hashedFolder);
  return new StaticFile({
    type: typeOf(name),
    headers: {
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'content-security-policy': pagePolicy,
    },
    read: () => readFile(join(folder, name)),
  });
}

function isPageRequest(request: FastifyRequest, path: string): boolean {
  return (request.headers.accept ?? '').includes('text/html') && !notPages.test(path);
}

function notBuiltPage(): StaticFile {
  return new StaticFile({
    type: 'text/html; charset=utf-8',
    headers: { 'cache-control': 'no-store', 'content-security-policy': pagePolicy },
    read: async () => notBuilt,
  });
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Colloquy</title>
<body style="max-width: 36rem; margin: 4rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui; color-scheme: light dark">
<h1>The server runs; its web app has not been built</h1>
<p><code>npm start</code> builds it and starts the server; <code>npm run dev</code> serves it from its sources, at the
address that it prints. The API works without it: see <a href="/api/docs/">its documentation</a>.</p>
</body>
</html>
`;
