import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpServer } from '#server/http/http-server.ts';
import { mountComingWebApp, mountWebApp } from '#server/http/web-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'colloquy-test-'));
const script = 'console.log("hello");'.repeat(500);
const page = '<!doctype html><title>Colloquy</title>';
const html = 'text/html,application/xhtml+xml,*/*;q=0.8';

function write(name: string, content: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const app = createHttpServer({ log: pino({ level: 'silent' }), trustedProxies: [] });
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

beforeAll(async () => {
  write('secret.txt', 'secret');
  write('web/index.html', page);
  write('web/favicon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  write('web/assets/index-Ab12.js', script);
  write('web/assets/index-Ab12.js.map', '{}');
  write('web/assets/font-Ab12.woff2', 'font');
  write('web/.vite/manifest.json', '{}');
  mountWebApp(app, join(folder, 'web'));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('pages', () => {
  test.each(['/', '/index.html', '/chats/5/', '/conversations/0190b2a0-0000-7000-8000-000000000000?at=3', '/apidocs'])(
    '%s is the web app, for a browser',
    async (path) => {
      const { statusCode, body, headers } = await get(path, { accept: html });
      expect([statusCode, body]).toEqual([200, page]);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    },
  );

  test.each(['/api', '/api/nowhere/', '/ws/nowhere/', '/assets/gone-Ab12.js', '/healthz', '/readyz/', '/metrics'])(
    '%s never is',
    async (path) => {
      const { statusCode, headers } = await get(path, { accept: html });
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    },
  );

  test('a program that does not ask for HTML is told that there is nothing', async () => {
    expect((await get('/chats/5/', { accept: 'application/json' })).statusCode).toBe(404);
    expect((await get('/chats/5/')).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/chats/5/', headers: { accept: html } })).statusCode).toBe(404);
  });

  test('HEAD says the same without the page', async () => {
    const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url: '/', headers: { accept: html } });
    expect([statusCode, headers['content-length'], body]).toEqual([200, String(page.length), '']);
  });

  test('while the first build is under way a page says so and comes again by itself, and then they are all there', async () => {
    const early = createHttpServer({ log: pino({ level: 'silent' }), trustedProxies: [] });
    const isServed = mountComingWebApp(early, 'coming', folder);
    const ask = (url: string, accept = html) => early.inject({ method: 'GET', url, headers: { accept } });
    const answer = await ask('/chats/5/');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.body).toContain('<meta http-equiv="refresh" content="1">');
    expect((await ask('/assets/index-Ab12.js')).statusCode).toBe(404);
    expect((await ask('/chats/5/', 'application/json')).statusCode).toBe(404);

    cpSync(join(folder, 'web'), join(folder, 'coming'), { recursive: true });
    await isServed;
    expect((await ask('/chats/5/')).body).toBe(page);
    expect((await ask('/assets/index-Ab12.js')).body).toBe(script);
    await early.close();
  });

  test('a server keeps the build that it began with when the link is set to another one', async () => {
    cpSync(join(folder, 'web'), join(folder, 'web-1'), { recursive: true });
    symlinkSync('web-1', join(folder, 'link'));
    const old = createHttpServer({ log: pino({ level: 'silent' }), trustedProxies: [] });
    mountWebApp(old, join(folder, 'link'));
    write('web-2/index.html', 'another build');
    symlinkSync('web-2', join(folder, 'new-link'));
    renameSync(join(folder, 'new-link'), join(folder, 'link'));
    expect((await old.inject({ method: 'GET', url: '/', headers: { accept: html } })).body).toBe(page);
    expect((await old.inject({ method: 'GET', url: '/assets/index-Ab12.js' })).body).toBe(script);
    await old.close();
  });

  test('without a build there is a page that says what to do, and the API is not touched', async () => {
    const bare = createHttpServer({ log: pino({ level: 'silent' }), trustedProxies: [] });
    mountWebApp(bare, join(folder, 'nowhere'));
    const answer = await bare.inject({ method: 'GET', url: '/', headers: { accept: html } });
    expect(answer.body).toContain('npm start');
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect((await bare.inject({ method: 'GET', url: '/api/nowhere/', headers: { accept: html } })).statusCode).toBe(
      404,
    );
    await bare.close();
  });
});

describe('files', () => {
  test('what has a hash in its name is kept for ever, everything else is asked for each time', async () => {
    expect((await get('/assets/index-Ab12.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const icon = await get('/favicon.svg');
    expect(icon.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' });
    const again = await get('/favicon.svg', { 'if-none-match': `"other", ${icon.headers['etag']}` });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await get('/favicon.svg', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  test('each comes in the smallest encoding that the client takes, under an ETag of its own', async () => {
    const [br, gzip, plain] = await Promise.all(
      ['gzip, deflate, br', 'gzip;q=1.0, br;q=0', 'identity'].map((encoding) =>
        get('/assets/index-Ab12.js', { 'accept-encoding': encoding }),
      ),
    );
    expect(brotliDecompressSync(br!.rawPayload).toString()).toBe(script);
    expect(gunzipSync(gzip!.rawPayload).toString()).toBe(script);
    expect(plain!.body).toBe(script);
    expect([br, gzip, plain].map((answer) => answer!.headers['content-encoding'])).toEqual(['br', 'gzip', undefined]);
    expect(new Set([br, gzip, plain].map((answer) => answer!.headers['etag'])).size).toBe(3);
    expect(br!.headers['vary']).toBe('accept-encoding');
  });

  test('what is compressed already is sent as it is', async () => {
    const { headers, body } = await get('/assets/font-Ab12.woff2', { 'accept-encoding': 'br' });
    expect([headers['content-type'], headers['content-encoding'], body]).toEqual(['font/woff2', undefined, 'font']);
  });

  test.each(['/assets/index-Ab12.js.map', '/.vite/manifest.json', '/assets/', '/assets', '/web/index.html'])(
    '%s is not there',
    async (path) => {
      const { statusCode, body } = await get(path);
      expect(statusCode).toBe(404);
      expect(body).not.toContain('index-Ab12');
    },
  );
});

/** Sent as they are: an HTTP client would tidy them first. */
const ways = [
  '/../secret.txt',
  '/../../../../../../etc/passwd',
  '/assets/../../secret.txt',
  '/assets/./../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/.%2e/secret.txt',
  '/%252e%252e/secret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets\\..\\..\\secret.txt',
  '/..;/secret.txt',
  '/....//secret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/%uff0e%uff0e/secret.txt',
  '//secret.txt',
  '///etc/passwd',
  '/assets//../../secret.txt',
  '/assets/index-Ab12.js/../../../secret.txt',
  '/assets/index-Ab12.js%00/../../../secret.txt',
  '/%00secret.txt',
  '/file:///etc/passwd',
];

describe('no spelling of a path leads out of the folder', () => {
  test.each(ways)('%s', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /);
    expect(answer).not.toMatch(/\r\n\r\n[\s\S]*(secret\b(?!\.txt)|root:)/);
  });

  function raw(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1', () => socket.end(request));
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk) => (answer += chunk));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });
  }
});
