import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { startCast } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';

let server: AppServer;
let ada: Client;
let number: number;
let id: string;

beforeAll(async () => {
  server = await startAppServer();
  ada = (await startCast(server.url)).ada.client;
  for (const title of ['Plans', 'More plans']) {
    ({ id, number } = (await ada.post<{ id: string; number: number }>('/api/conversations/', { title })).body);
  }
});
afterAll(() => server.close());

async function tagOf(path: string): Promise<string> {
  return (await ada.get(path)).headers.get('etag')!;
}

describe('If-None-Match', () => {
  test('is answered with 304, the tag and what every answer has, and no body', async () => {
    const path = `/api/ai/chats/${number}/`;
    const whole = await ada.get(path);
    const { status, headers, text } = await ada.get(path, { 'if-none-match': whole.headers.get('etag')! });
    expect({ status, text }).toEqual({ status: 304, text: '' });
    expect(Object.fromEntries(headers)).toMatchObject({
      etag: whole.headers.get('etag'),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/./),
    });
    expect(headers.has('content-length') || headers.has('content-type')).toBe(false);
  });

  test('takes a star, weak tags and lists', async () => {
    const tag = await tagOf('/api/ai/chats/');
    const statuses = ['*', `W/${tag}`, `"a", ${tag}`, '"a"', 'a'].map(async (given) => {
      return (await ada.get('/api/ai/chats/', { 'if-none-match': given })).status;
    });
    expect(await Promise.all(statuses)).toEqual([304, 304, 304, 200, 200]);
  });

  test('works on every answer that is read, kept or not', async () => {
    for (const path of ['/api/me/', '/api/chats/', `/api/conversations/${id}/`, '/api/llm-models/']) {
      expect((await ada.get(path, { 'if-none-match': await tagOf(path) })).status).toBe(304);
    }
  });

  test('is for reading: a change is made whatever it says', async () => {
    const path = `/api/ai/chats/${number}/`;
    const { status, body, headers } = await ada.patch<{ title: string }>(
      path,
      { title: 'New' },
      { 'if-none-match': '*' },
    );
    expect({ status, title: body.title, tag: headers.get('etag') }).toEqual({ status: 200, title: 'New', tag: null });
  });

  test('on HEAD gives the headers of GET', async () => {
    const path = '/api/ai/chats/?limit=1';
    const whole = await ada.get(path);
    const head = (more: Record<string, string> = {}): Promise<Response> =>
      fetch(`${server.url}${path}`, { method: 'HEAD', headers: { cookie: ada.cookieHeader, ...more } });
    const bare = await head();
    expect([bare.status, await bare.text()]).toEqual([200, '']);
    for (const name of ['etag', 'link', 'content-length', 'content-type']) {
      expect(bare.headers.get(name)).toBe(whole.headers.get(name));
    }
    expect((await head({ 'if-none-match': bare.headers.get('etag')! })).status).toBe(304);
  });
});
