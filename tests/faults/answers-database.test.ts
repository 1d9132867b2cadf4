import { Client as Database } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { expectHonestSums } from '#tests/api/messages-tree.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { openTab, type Tab } from '#tests/support/frames-tab.ts';
import type { Transcript } from '#tests/support/frames-transcript.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { spawnServer } from '#tests/support/spawned-server.ts';

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());

async function watch({ client }: CastMember): Promise<Tab & { id: string }> {
  const { body } = await client.post<{ id: string }>('/api/conversations/', { title: 'Database' });
  const tab = await openTab(client, body.id);
  await tab.socket.count('conversation');
  return { ...tab, id: body.id };
}

/** Ends all connections to the database, over and over; answers how many. */
async function breakConnections(rounds: number, pauseMs: (round: number) => number): Promise<number> {
  const breaker = new Database({ connectionString: server.databaseUrl });
  await breaker.connect();
  let broken = 0;
  for (let round = 0; round < rounds; round++) {
    const { rowCount } = await breaker.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    broken += rowCount!;
    await new Promise((resolve) => setTimeout(resolve, pauseMs(round)));
  }
  await breaker.end();
  return broken;
}

const statuses = (transcript: Transcript): string[] => [...transcript.messages.values()].map(({ status }) => status);

describe('connections to the database that break all the time', () => {
  test('lose and double nothing of what streams, whether or not the last commit was heard of', async () => {
    const tabs = await Promise.all(Array.from({ length: 6 }, () => watch(ada)));
    for (const { socket } of tabs) socket.ask('[[pace-100-300]]');
    await Promise.all(tabs.map(({ socket }) => socket.count('delta')));
    expect(await breakConnections(40, (round) => 20 + (round % 7) * 9)).toBeGreaterThan(20);
    for (const { id, socket, transcript } of tabs) {
      await socket.until(() => statuses(transcript).join(' ') === 'complete complete');
      expect(verifyChain(transcript.textOf(transcript.newestAnswer!))).toMatchObject({ valid: true, tokens: 300 });
      expect(transcript.problems).toEqual([]);
      const { rowCount } = await server.pool.query('select from generation where conversation_id = $1', [id]);
      expect(rowCount).toBe(1);
      await expectHonestSums(server, id);
      socket.cut();
    }
  }, 30_000);

  test('make a send that was not answered harmless to repeat', async () => {
    const { body: chat } = await ada.client.post<{ id: number }>('/api/ai/chats/', { title: 'Repeat' });
    const breaking = breakConnections(120, () => 15);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        for (let attempt = 0; attempt < 200; attempt++) {
          const answer = await ada.client.post(
            `/api/ai/chats/${chat.id}/send_message/`,
            { content: `say ${index}` },
            { 'idempotency-key': `say ${index}` },
          );
          if (answer.status === 200) return answer.status;
          expect(Problem.parse(answer.body)).toMatchObject({ status: 503, code: 'unavailable' });
          expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
        }
        return 0;
      }),
    );
    expect(await breaking).toBeGreaterThan(20);
    expect(new Set(answers)).toEqual(new Set([200]));
    const { body: lines } = await ada.client.get<{ role: string; content: string }[]>(
      `/api/ai/chats/${chat.id}/messages/`,
    );
    const asked = lines.filter(({ role }) => role === 'user').map(({ content }) => content);
    expect(asked.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => `say ${index}`).toSorted());
    expect(
      lines
        .filter(({ role }) => role === 'assistant')
        .map(({ content }) => content)
        .toSorted(),
    ).toEqual(asked.toSorted());
  }, 90_000);
});

describe('a database that is killed in mid-traffic', () => {
  test.each(['SIGKILL', 'SIGINT'] as const)(
    'comes back by itself after %s: answers run on to their end, and meanwhile there is a 503',
    async (signal) => {
      const folder = makeTestFolder();
      const spawned = await spawnServer({ dataDir: folder.path, models: server.models });
      const lin = await join(spawned.url, 'lin');
      const tabs = await Promise.all(Array.from({ length: 5 }, () => watch(lin)));
      for (const { socket } of tabs) socket.ask('[[pace-100-300]]');
      await Promise.all(tabs.map(({ socket }) => socket.count('delta', 3)));

      process.kill(spawned.databasePid(), signal);
      const since = performance.now();
      let refusals = 0;
      for (;;) {
        const answer = await lin.client.post('/api/chats/', { name: 'again' });
        if (answer.status === 201) break;
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(answer.text).not.toMatch(/postgres|ECONN|socket|sql/i);
        refusals += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(performance.now() - since).toBeLessThan(5000);
      expect(refusals).toBeGreaterThan(0);

      for (const { socket, transcript } of tabs) {
        await socket.until(() => statuses(transcript).join(' ') === 'complete complete', 20_000);
        expect(verifyChain(transcript.textOf(transcript.newestAnswer!))).toMatchObject({ valid: true, tokens: 300 });
        expect(transcript.problems).toEqual([]);
        socket.cut();
      }
      spawned.signal('SIGTERM');
      expect(await spawned.ended).toBe(0);
      folder.remove();
    },
    60_000,
  );
});
