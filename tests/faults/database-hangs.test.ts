import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { Answer } from '#tests/support/client.ts';
import { eventually, makeTestFolder } from '#tests/support/embedded-server.ts';
import { newChat, signedInAt, Tabs } from '#tests/support/frames-tab.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

/** The first to ask find out that nobody answers; who comes later is told at once. */
const refusedWithinMs = 5_000;
const refusedAtOnceMs = 500;
const healthyWithinMs = 5_000;
/** Longer than a lease. */
const hangsMs = 7_000;

const folder = makeTestFolder();
const tabs = new Tabs();
let models: ModelServer;
let server: SpawnedServer;
/** Another one on the same database. */
let beside: SpawnedServer;
let ada: CastMember;

beforeAll(async () => {
  models = await startModelServer();
  server = await spawnServer({ dataDir: folder.path, models });
  const socket = encodeURIComponent(joinPath(folder.path, 'socket'));
  const databaseUrl = `postgresql://colloquy@localhost/colloquy?host=${socket}`;
  beside = await spawnServer({ dataDir: folder.path, models, databaseUrl });
  ada = await join(server.url, 'ada');
});
afterAll(async () => {
  tabs.cut();
  for (const each of [beside, server]) {
    each.signal('SIGTERM');
    await each.ended;
  }
  await models.close();
  folder.remove();
});

/** PostgreSQL's main process and all that it has started. */
function signalDatabase(signal: NodeJS.Signals): void {
  const main = server.databasePid();
  const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim().split(' ').map(Number);
  for (const pid of [main, ...children]) process.kill(pid, signal);
}

async function timed<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T> & { tookMs: number }> {
  const began = performance.now();
  const answer = await ask();
  return { ...answer, tookMs: performance.now() - began };
}

test.runIf(process.platform === 'linux')(
  'a database that hangs makes requests fail in time, shows nothing that is not stored, and loses and doubles nothing',
  async () => {
    const { client } = ada;
    const chat = await newChat(client);
    const clients = [client, client, signedInAt(beside.url, client)];
    const watched = await Promise.all(clients.map(async (at) => tabs.open(at, await newChat(client))));
    for (const { socket } of watched) socket.ask('[[pace-50-600]]');
    await Promise.all(watched.map(({ socket }) => socket.count('delta', 3)));

    const say = (): Promise<Answer<{ content: string }>> =>
      client.post(`/api/ai/chats/${chat}/send_message/`, { content: 'once' }, { 'idempotency-key': 'once' });
    const asks = [say, () => client.post('/api/chats/', { name: 'Hung' }), () => client.get('/api/ai/chats/')];
    // Who asks is known for a second, so that what hangs is the question, and not the look at who asks it.
    await client.get('/api/me/');
    signalDatabase('SIGSTOP');
    const stoppedAt = performance.now();
    const shownAt = (): string[] => watched.map(({ transcript }) => transcript.textOf(transcript.newestAnswer!));
    const first = await Promise.all(asks.map((ask) => timed<unknown>(ask)));
    const shown = shownAt();
    const second = await Promise.all(asks.map((ask) => timed<unknown>(ask)));
    for (const answer of [...first, ...second]) {
      expect(Problem.parse(answer.body)).toMatchObject({ status: 503, code: 'unavailable' });
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect(Math.max(...first.map(({ tookMs }) => tookMs))).toBeLessThan(refusedWithinMs);
    expect(Math.max(...second.map(({ tookMs }) => tookMs))).toBeLessThan(refusedAtOnceMs);
    expect((first[0]!.body as Problem).detail).toContain('may have been made');
    expect((second[0]!.body as Problem).detail).toContain('Nothing was changed');
    expect((await client.get('/readyz')).status).toBe(503);
    expect((await client.get('/healthz')).status).toBe(200);

    await new Promise((resolve) => setTimeout(resolve, hangsMs - (performance.now() - stoppedAt)));
    expect(shownAt()).toEqual(shown);
    signalDatabase('SIGCONT');
    await eventually(async () => {
      const [ready, list, made] = await Promise.all([
        client.get('/readyz'),
        client.get('/api/ai/chats/'),
        client.post('/api/chats/', { name: 'Again' }),
      ]);
      expect([ready.status, list.status, made.status]).toEqual([200, 200, 201]);
    }, healthyWithinMs);

    const repeated = await say();
    expect(repeated.status).toBe(200);
    const { body: lines } = await client.get<{ role: string; content: string }[]>(`/api/ai/chats/${chat}/messages/`);
    expect(lines.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual(['once']);
    expect(lines.filter(({ role }) => role === 'assistant')).toHaveLength(1);
    for (const { socket, transcript } of watched) {
      await socket.until(() => [...transcript.messages.values()].every(({ status }) => status === 'complete'), 20_000);
      expect(verifyChain(transcript.textOf(transcript.newestAnswer!))).toMatchObject({ valid: true, tokens: 600 });
      expect(transcript.problems).toEqual([]);
    }
  },
  60_000,
);
