import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { providerKey } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { newChat, openTab, type Tab } from '#tests/support/frames-tab.ts';
import type { Transcript } from '#tests/support/frames-transcript.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { freePort, type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

/** What those who stop servers wait before they kill them. */
const endsWithinMs = 30_000;

const folder = makeTestFolder();
let models: ModelServer;
let port: number;
let server: SpawnedServer;
let ada: CastMember;

beforeAll(async () => {
  models = await startModelServer({ apiKey: providerKey });
  port = await freePort();
  server = await spawnServer({ dataDir: folder.path, models, port });
  ada = await join(server.url, 'ada');
});
afterAll(async () => {
  server.signal('SIGTERM');
  await server.ended;
  await models.close();
  folder.remove();
});

const tab = async (chat?: Tab['chat'], transcript?: Transcript): Promise<Tab> =>
  openTab(ada.client, chat ?? (await newChat(ada.client)), transcript);

const newest = ({ transcript }: Tab): { status: string; text: string } => {
  const id = transcript.newestAnswer ?? '';
  return { status: transcript.messages.get(id)?.status ?? '', text: transcript.textOf(id) };
};

/** Asks for events and takes none of them: a connection that would never end by itself. */
async function neverReads(): Promise<Socket> {
  const chat = await newChat(ada.client);
  const wire = connect(port, '127.0.0.1');
  wire.pause();
  const text = JSON.stringify({ content: '[[flood-3]]' });
  wire.write(
    `POST /api/ai/chats/${chat}/send_message/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${text.length}\r\nCookie: ${ada.client.cookieHeader}\r\n\r\n${text}`,
  );
  wire.on('error', () => undefined);
  return wire;
}

test('SIGTERM lets what nearly is there end, interrupts the rest with all its text, and ends with 0 in time', async () => {
  const short = await Promise.all(Array.from({ length: 4 }, () => tab()));
  const long = await Promise.all(Array.from({ length: 6 }, () => tab()));
  const deaf = await neverReads();
  for (const { socket } of short) socket.ask('[[pace-50-100]]');
  for (const { socket } of long) socket.ask('[[pace-50-4000]]');
  for (const each of [...short, ...long]) await each.socket.until(() => newest(each).text !== '');
  const waiting = ada.client.post(`/api/ai/chats/${long[0]!.chat}/send_message/`, { content: 'after that' });
  await new Promise((resolve) => setTimeout(resolve, 200));

  const since = performance.now();
  server.signal('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const refused = await ada.client.post(`/api/ai/chats/${short[0]!.chat}/send_message/`, { content: 'one more' });
  expect(Problem.parse(refused.body)).toMatchObject({ status: 503, code: 'unavailable' });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);

  expect(await server.ended).toBe(0);
  expect(performance.now() - since).toBeLessThan(endsWithinMs);
  deaf.destroy();
  const interrupted = await waiting;
  expect(Problem.parse(interrupted.body)).toMatchObject({ status: 503, assistant_message: expect.any(Number) });
  for (const each of short) {
    await each.socket.closed();
    expect(newest(each).status).toBe('complete');
    expect(verifyChain(newest(each).text)).toMatchObject({ valid: true, tokens: 100 });
  }
  for (const each of [...short, ...long]) {
    expect(await each.socket.closed()).toBe(4001);
    expect(each.socket.of('bye')).toHaveLength(1);
  }

  server = await spawnServer({ dataDir: folder.path, models, port });
  for (const each of long) {
    const again = await tab(each.chat, each.transcript);
    await again.socket.count('messages');
    const answers = [...each.transcript.messages.values()].filter(({ message }) => message.role === 'assistant');
    expect(answers[0]!.status).toBe('interrupted');
    expect(verifyChain(answers[0]!.parts.join('')).valid).toBe(true);
    expect(answers[0]!.parts.join('').length).toBeGreaterThan(9);
    expect(each.transcript.problems).toEqual([]);
    again.socket.cut();
  }
  expect(server.said()).not.toMatch(/"answers":[1-9]/);
}, 90_000);

test('a second signal ends it at once, and the next start finds everything', async () => {
  const one = await tab();
  one.socket.ask('[[pace-50-4000]]');
  await one.socket.until(() => newest(one).text.length > 50);
  const since = performance.now();
  server.signal('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.signal('SIGTERM');
  expect(await server.ended).toBe(130);
  expect(performance.now() - since).toBeLessThan(2000);
  server = await spawnServer({ dataDir: folder.path, models, port });
  const again = await tab(one.chat, one.transcript);
  await again.socket.until(() => newest(again).status === 'interrupted');
  expect(one.transcript.problems).toEqual([]);
  again.socket.cut();
}, 60_000);
