import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { Problem } from '#contract/errors.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';
import { AiSocket, Refused } from '#tests/support/frames.ts';

let server: AppServer;
let cast: Cast;
let chat: number;
let uuid: string;
const sockets: AiSocket[] = [];

beforeAll(async () => {
  server = await startAppServer({ env: { ALLOWED_ORIGINS: 'https://friend.example' } });
  cast = await startCast(server.url);
  const made = await cast.ada.client.post<{ id: string; number: number }>('/api/conversations/', { title: 'Mine' });
  chat = made.body.number;
  uuid = made.body.id;
});
afterAll(() => server.close());
afterEach(() => sockets.splice(0).forEach((socket) => socket.cut()));

async function open(
  client: Client,
  id: number | string,
  options: ClientOptions & { query?: string } = {},
): Promise<AiSocket> {
  const socket = await AiSocket.open(client, id, options);
  sockets.push(socket);
  return socket;
}

async function refusal(client: Client, id: number | string, options: ClientOptions = {}): Promise<Problem> {
  const error: unknown = await open(client, id, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof Refused)) throw new Error('The upgrade was not refused.');
  const problem = Problem.parse(JSON.parse(error.text));
  expect(problem.status).toBe(error.status);
  return problem;
}

const without = (problem: Problem): object => ({ ...problem, request_id: undefined });

describe('the socket of a chat', () => {
  test('is for those who are signed in', async () => {
    for (const id of [chat, uuid, 987_654, randomUUID()]) {
      expect(await refusal(new Client(server.url), id)).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
    for (const headers of [{ cookie: 'sessionid=made-up' }, { authorization: 'Bearer made-up' }]) {
      expect(await refusal(cast.ada.client, chat, { headers })).toMatchObject({ status: 401 });
    }
  });

  test("does not tell somebody else's chat from none", async () => {
    const nobodys = await refusal(cast.omar.client, 987_654);
    expect(nobodys).toMatchObject({ status: 404, code: 'not_found' });
    const others = [chat, uuid, randomUUID(), '0', '-1', '1.5', 'x', '%00', '9'.repeat(30), `${uuid}x`];
    for (const id of others) expect(without(await refusal(cast.omar.client, id))).toEqual(without(nobodys));
  });

  test('is gone with its chat', async () => {
    const { body } = await cast.ada.client.post<{ id: number }>('/api/ai/chats/', { title: 'Soon gone' });
    await cast.ada.client.delete(`/api/ai/chats/${body.id}/`);
    expect(await refusal(cast.ada.client, body.id)).toMatchObject({ status: 404 });
  });

  test('takes a key as well as a session', async () => {
    const { body } = await cast.ada.client.post<{ key: string }>('/api/api-keys/', { name: 'robot' });
    const socket = await open(new Client(server.url), chat, { headers: { authorization: `Bearer ${body.key}` } });
    socket.ask('with a key');
    expect((await socket.count('assistant_message')).message.content).toBe('with a key');
  });

  test('works without the slash at its end', async () => {
    const address = `${server.url.replace('http', 'ws')}/ws/ai-chat/${chat}`;
    const socket = new WebSocket(address, { headers: { cookie: cast.ada.client.cookieHeader } });
    await once(socket, 'open');
    socket.terminate();
  });

  test('is no page: a plain request is told to open a socket', async () => {
    const { status, headers } = await cast.ada.client.get(`/ws/ai-chat/${chat}/`);
    expect(status).toBe(426);
    expect(headers.get('upgrade')).toBe('websocket');
  });
});

describe('pages of other sites', () => {
  const { origin, host } = { origin: () => new URL(server.url).origin, host: () => new URL(server.url).host };
  const foreign: [form: string, value: () => string][] = [
    ['another site', () => 'https://evil.example'],
    ['another scheme of another site', () => 'http://evil.example'],
    ['a name that begins like ours', () => `${origin()}.evil.example`],
    ['a name that ends like ours', () => `http://evil-${host()}`],
    ['another port', () => 'http://127.0.0.1:1'],
    ['no port', () => 'http://127.0.0.1'],
    ['no origin at all, as sandboxed pages say it', () => 'null'],
    ['a file', () => 'file://'],
    ['an extension', () => 'chrome-extension://abcdefgh'],
    ['our own with a path', () => `${origin()}/chat`],
    ['our own with a name before it', () => `http://ada@${host()}`],
    ['another spelling of a friend', () => 'https://friend.example.'],
    ['several in one', () => `${origin()}, https://evil.example`],
  ];

  test.each(foreign)('are refused before anything else is looked at: %s', async (_form, value) => {
    const headers = { origin: value() };
    for (const client of [cast.ada.client, new Client(server.url)]) {
      for (const id of [chat, 987_654]) expect(await refusal(client, id, { headers })).toMatchObject({ status: 403 });
    }
  });

  test.each([
    ['our own', () => origin()],
    ['a friend', () => 'https://friend.example'],
  ])('are let in: %s', async (_form, value) => {
    const socket = await open(cast.ada.client, chat, { headers: { origin: value() } });
    expect(socket.closeCode).toBeNull();
  });
});

describe('an open socket', () => {
  async function signedIn(name: string): Promise<{ person: CastMember; chat: number }> {
    const person = await join(server.url, name);
    const { body } = await person.client.post<{ id: number }>('/api/ai/chats/', { title: 'Mine' });
    return { person, chat: body.id };
  }

  async function both(client: Client, id: number): Promise<AiSocket[]> {
    const streaming = await open(client, id, { query: '?stream=true' });
    await streaming.count('welcome');
    return [await open(client, id), streaming];
  }

  async function closedWith(code: number, ends: AiSocket[], within = 1000): Promise<void> {
    for (const socket of ends) expect(await socket.closed(within)).toBe(code);
    const bye = ends.at(-1)!.of('bye');
    expect(bye).toMatchObject([{ retry_after_ms: null }]);
    expect(ends[0]!.of('bye')).toEqual([]);
  }

  test('ends within a second of signing out, for good', async () => {
    const { person, chat: own } = await signedIn('grace');
    const ends = await both(person.client, own);
    await person.client.post('/api/logout/');
    await closedWith(4500, ends);
  });

  test('ends within a second of a change of password elsewhere', async () => {
    const { person, chat: own } = await signedIn('edsger');
    const ends = await both(person.client, own);
    const elsewhere = new Client(server.url);
    await elsewhere.post('/api/login/', { username: 'edsger', password: person.password });
    const change = {
      current_password: person.password,
      new_password: 'structured jobs 1',
      new_password_confirm: 'structured jobs 1',
    };
    expect((await elsewhere.post('/api/password/change/', change)).status).toBe(200);
    await closedWith(4500, ends);
  });

  test('ends within a second of its key being revoked', async () => {
    const { person, chat: own } = await signedIn('barbara');
    const { body } = await person.client.post<{ id: number; key: string }>('/api/api-keys/', { name: 'robot' });
    const headers = { authorization: `Bearer ${body.key}` };
    const streaming = await open(new Client(server.url), own, { headers, query: '?stream=true' });
    const plain = await open(new Client(server.url), own, { headers });
    await streaming.count('welcome');
    await person.client.delete(`/api/api-keys/${body.id}/`);
    await closedWith(4500, [plain, streaming]);
  });

  test.each(['A', 'B'])('ends when its chat is deleted on face %s, also in mid-answer', async (face) => {
    const { person, chat: own } = await signedIn(`tony${face}`);
    const ends = await both(person.client, own);
    ends[1]!.send({ type: 'resume', epoch: null, revision: 0 });
    ends[0]!.ask('[[pace-100-900]]');
    await ends[1]!.count('delta', 3);
    const { body } = await person.client.get<{ results: { id: string }[] }>('/api/conversations/');
    await person.client.delete(face === 'A' ? `/api/conversations/${body.results[0]!.id}/` : `/api/ai/chats/${own}/`);
    await closedWith(4504, ends);
    await server.models.until(({ stats }) => stats.live === 0);
  });

  test('comes back after a restart of the server: 4001 and a time to wait', async () => {
    const other = await startAppServer({ beside: server });
    const client = new Client(other.url);
    for (const [name, value] of cast.ada.client.cookies) client.cookies.set(name, value);
    const ends = await both(client, chat);
    await other.close();
    for (const socket of ends) expect(await socket.closed(3000)).toBe(4001);
    expect(ends[1]!.of('bye')).toMatchObject([{ retry_after_ms: expect.any(Number) }]);
  });
});
