import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '#contract/realtime.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

let server: TestServer;
let ada: CastMember;
let chatId: number;
let people = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  people++;
  ada = await join(server.url, `ada${people}`);
  chatId = (await ada.client.post<{ id: number }>('/api/chats/', { name: 'alone' })).body.id;
});

async function open(headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/chat/${chatId}/`, { headers });
  await once(socket, 'open');
  return socket;
}

/** The close code, and how many milliseconds after `action` began it came. */
async function closedBy(socket: WebSocket, action: () => Promise<unknown>): Promise<{ code: number; afterMs: number }> {
  const closed = once(socket, 'close');
  const start = performance.now();
  await action();
  const [code] = (await closed) as [number];
  return { code, afterMs: performance.now() - start };
}

async function signInAgain() {
  const client = server.client();
  await client.post('/api/login/', { username: ada.me.username, password: ada.password });
  return client;
}

test.each([
  ['logging out', () => ada.client.post('/api/logout/')],
  ['logging in anew', () => ada.client.post('/api/login/', { username: ada.me.username, password: ada.password })],
  [
    'changing the password elsewhere',
    async () => {
      const other = await signInAgain();
      await other.post('/api/password/change/', {
        current_password: ada.password,
        new_password: 'another secret',
        new_password_confirm: 'another secret',
      });
    },
  ],
  ['ending all other sessions elsewhere', async () => (await signInAgain()).delete('/api/sessions/')],
])('%s closes an open socket within a second', async (_, action) => {
  const { code, afterMs } = await closedBy(await open({ cookie: ada.client.cookieHeader }), action);
  expect(code).toBe(closeCodes.signedOut);
  expect(afterMs).toBeLessThan(1000);
});

test('revoking an API key closes what was opened with it, and nothing else', async () => {
  const { body } = await ada.client.post<{ id: number; key: string }>('/api/api-keys/', { name: 'a program' });
  const own = await open({ cookie: ada.client.cookieHeader });
  const programs = await open({ authorization: `Bearer ${body.key}` });
  const { code, afterMs } = await closedBy(programs, () => ada.client.delete(`/api/api-keys/${body.id}/`));
  expect(code).toBe(closeCodes.signedOut);
  expect(afterMs).toBeLessThan(1000);
  expect(own.readyState).toBe(WebSocket.OPEN);
  own.terminate();
});
