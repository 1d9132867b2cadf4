import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound } from '#server/core/errors.ts';
import { type AbsentPage, comingPage, notBuiltPage } from './absent-pages.ts';
import { pagePolicy } from './security-headers.ts';
import { StaticFile, typeOf } from './static-file.ts';

const builds = join(import.meta.dirname, '../../dist');
/** A link to the newest build; each has a folder of its own, so that a running server keeps the one it began with. */
export const builtWebApp = join(builds, 'web');

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
  serveFiles(app, filesOf(folder), notBuiltPage);
}

/** How often a build that is under way is looked for, in milliseconds. */
const lookEveryMs = 50;

/**
 * As `mountWebApp`, while the build called `name` is under way: until it is there, a page says so and comes again by
 * itself. Resolves when the pages are served.
 */
export function mountComingWebApp(app: FastifyInstance, name: string, dist = builds): Promise<void> {
  const files = new Map<string, StaticFile>();
  serveFiles(app, files, comingPage);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      for (const [address, file] of filesOf(join(dist, name))) files.set(address, file);
      if (files.size === 0) return;
      clearInterval(timer);
      resolve();
    }, lookEveryMs);
    app.addHook('onClose', async () => clearInterval(timer));
  });
}

function serveFiles(app: FastifyInstance, files: Map<string, StaticFile>, instead: AbsentPage): void {
  app.get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const page = files.get('/index.html');
    const file = path === '/' ? page : files.get(path);
    if (file !== undefined) return file.send(request, reply);
    if (path !== '/' && !isPageRequest(request, path)) throw notFound();
    if (page !== undefined) return page.send(request, reply);
    return instead.file.send(request, reply.code(instead.status).headers(instead.headers));
  });
}

function filesOf(folder: string): Map<string, StaticFile> {
  if (!existsSync(join(folder, 'index.html'))) return new Map();
  const build = realpathSync(folder);
  const names = readdirSync(build, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(build, join(entry.parentPath, entry.name)))
    .filter(isPublic);
  return new Map(names.map((name) => [addressOf(name), fileOf(build, name)]));
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
