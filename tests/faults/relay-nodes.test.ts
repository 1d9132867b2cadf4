import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { createClient } from '@redis/client';
import { Client as Connection } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes, ServerFrame } from '#contract/realtime.ts';
import type { SentMessage } from '#contract/messages.ts';
import type { z } from 'zod';
import { providerKey } from '#tests/support/app-server.ts';
import { join } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { hasRedis } from '#tests/support/find-redis.ts';
import { type RedisServer, startRedisServer } from '#tests/support/redis-server.ts';
import { type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

const second = 1_000;

for (const way of ['PostgreSQL', 'Redis'] as const) {
  const isHere = way === 'PostgreSQL' || hasRedis();
  describe.skipIf(!isHere)(
    `two servers on one database, over ${way}${isHere ? '' : ': there is no redis-server here'}`,
    () => {
      let database: TestDatabase;
      let redis: RedisServer | null;
      let models: ModelServer;
      let near: SpawnedServer;
      let far: SpawnedServer;
      let dataDirs: string[];

      beforeAll(async () => {
        database = await createTestDatabase();
        redis = way === 'Redis' ? await startRedisServer() : null;
        models = await startModelServer({ apiKey: providerKey });
        dataDirs = [1, 2].map(() => mkdtempSync(pathOf(tmpdir(), 'colloquy-test-')));
        const env = redis === null ? {} : { REDIS_URL: redis.url };
        const start = (dataDir: string) => spawnServer({ dataDir, databaseUrl: database.url, models, env });
        [near, far] = (await Promise.all(dataDirs.map(start))) as [SpawnedServer, SpawnedServer];
        await join(near.url, 'ada');
      });
      afterAll(async () => {
        for (const server of [near, far]) server.signal('SIGTERM');
        expect(await Promise.all([near.ended, far.ended])).toEqual([0, 0]);
        for (const dataDir of dataDirs) rmSync(dataDir, { recursive: true });
        await models.close();
        await redis?.close();
        await database.drop();
      });

      /** Of both servers the connection that carries events; answers how many there were. */
      async function cutConnections(): Promise<number> {
        if (redis !== null) {
          const client = await createClient({ url: redis.url }).connect();
          const killed = await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
          client.destroy();
          return Number(killed);
        }
        const connection = new Connection({ connectionString: database.url });
        await connection.connect();
        const { rowCount } = await connection.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'colloquy events' AND datname = current_database()`,
        );
        await connection.end();
        return rowCount ?? 0;
      }

      /** The same person, with the same cookie, on the other server. */
      function over(client: Client, node: SpawnedServer): Client {
        return Object.assign(new Client(node.url), { cookies: new Map(client.cookies) });
      }

      async function openSocket(client: Client, path: string): Promise<WebSocket> {
        const socket = new WebSocket(new URL(path, client.url.replace('http', 'ws')), {
          headers: { cookie: client.cookieHeader },
        });
        await once(socket, 'open');
        return socket;
      }

      /** A streaming socket on the other server, from the moment at which it is up to date. */
      async function watch(
        client: Client,
        conversationId: string,
      ): Promise<{ socket: WebSocket; frames: ServerFrame[] }> {
        const socket = await openSocket(over(client, far), `/ws/ai-chat/${conversationId}/?stream=true`);
        const frames: ServerFrame[] = [];
        socket.on('message', (data) => frames.push(ServerFrame.parse(JSON.parse(String(data)))));
        socket.send(JSON.stringify({ type: 'resume', epoch: null, revision: 0 }));
        await vi.waitUntil(() => frames.some(({ type }) => type === 'messages'), { timeout: 10_000 });
        return { socket, frames };
      }

      async function chatOf(client: Client): Promise<{ id: number }> {
        return (await client.post<{ id: number }>('/api/ai/chats/', { title: 'Of two servers' })).body;
      }

      test.each([
        ['a log-out', (client: Client) => client.post('/api/logout/')],
        [
          'the end of a session by its list',
          async (client: Client) => {
            const { body } = await client.get<{ id: number; is_current: boolean }[]>('/api/sessions/');
            return client.delete(`/api/sessions/${body.find((session) => session.is_current)!.id}/`);
          },
        ],
      ])('%s closes a socket and refuses a session on the other server within a second', async (_what, end) => {
        const { client } = await join(near.url, `lin${Math.random().toString(36).slice(2)}`);
        const there = over(client, far);
        const chat = await chatOf(client);
        const socket = await openSocket(over(client, far), `/ws/ai-chat/${chat.id}/`);
        // Known over there, and believed without another look.
        expect((await there.get('/api/me/')).status).toBe(200);
        const closed = once(socket, 'close') as Promise<[number]>;
        const ended = performance.now();
        expect((await end(client)).status).toBeLessThan(300);
        await vi.waitUntil(async () => (await there.get('/api/me/')).status === 401, { timeout: second, interval: 20 });
        expect((await closed)[0]).toBe(closeCodes.signedOut);
        expect(performance.now() - ended).toBeLessThan(second);
      });

      test('a change of the password ends the other sessions on the other server within a second, and keeps this one', async () => {
        const name = `omar${Math.random().toString(36).slice(2)}`;
        const { client, password } = await join(near.url, name);
        const phone = new Client(far.url);
        await phone.post('/api/login/', { username: name, password });
        const socket = await openSocket(phone, `/ws/ai-chat/${(await chatOf(client)).id}/`);
        const closed = once(socket, 'close') as Promise<[number]>;
        expect((await phone.get('/api/me/')).status).toBe(200);
        const passwords = {
          current_password: password,
          new_password: 'another secret',
          new_password_confirm: 'another secret',
        };
        expect((await client.post('/api/password/change/', passwords)).status).toBe(200);
        const ended = performance.now();
        await vi.waitUntil(async () => (await phone.get('/api/me/')).status === 401, { timeout: second, interval: 20 });
        expect((await closed)[0]).toBe(closeCodes.signedOut);
        expect(performance.now() - ended).toBeLessThan(second);
        expect((await over(client, far).get('/api/me/')).status).toBe(200);
      });

      test('an answer that one server makes is stopped from the other within a second, before its heartbeat would', async () => {
        const { client } = await join(near.url, `lin${Math.random().toString(36).slice(2)}`);
        const { body: conversation } = await client.post<{ id: string }>('/api/conversations/', { title: 'Long' });
        models.script('pace-20-400');
        const path = `/api/conversations/${conversation.id}/send-message/`;
        const sent = await client.post<z.infer<typeof SentMessage>>(
          path,
          { content: 'Go on' },
          { prefer: 'respond-async' },
        );
        await models.until(({ stats }) => stats.live === 1 && stats.tokensSent > 5);
        const asked = performance.now();
        const stopped = await over(client, far).post<{ status: string; content: string }>(
          `/api/messages/${sent.body.reply!.id}/stop/`,
        );
        expect(performance.now() - asked).toBeLessThan(second);
        expect([stopped.status, stopped.body.status]).toEqual([200, 'stopped']);
        expect(stopped.body.content).not.toBe('');
        await models.until(({ stats }) => stats.live === 0);
      });

      test('an answer that one server makes grows on a socket of the other, in pieces, and ends there', async () => {
        const { client } = await join(near.url, `lin${Math.random().toString(36).slice(2)}`);
        const { body: conversation } = await client.post<{ id: string }>('/api/conversations/', { title: 'Watched' });
        const { socket, frames } = await watch(client, conversation.id);
        models.script('pace-40-60');
        const sent = await client.post<z.infer<typeof SentMessage>>(
          `/api/conversations/${conversation.id}/send-message/`,
          { content: 'Go on' },
        );
        const isEnded = (frame: ServerFrame): boolean =>
          frame.type === 'messages' &&
          frame.messages.some(({ id, status }) => id === sent.body.reply!.id && status === 'complete');
        await vi.waitUntil(() => frames.some(isEnded), { timeout: second });
        expect(frames.filter(({ type }) => type === 'delta').length).toBeGreaterThan(10);
        socket.close();
      });

      test('what is said in a chat between people is heard on the other server at once', async () => {
        const { client } = await join(near.url, `lin${Math.random().toString(36).slice(2)}`);
        const { body: chat } = await client.post<{ id: number }>('/api/chats/', { name: 'Two servers' });
        const socket = await openSocket(over(client, far), `/ws/chat/${chat.id}/`);
        const heard = once(socket, 'message') as Promise<[Buffer]>;
        const said = performance.now();
        await client.post(`/api/chats/${chat.id}/send_message/`, { content: 'Hello over there' });
        expect(JSON.parse(String((await heard)[0]))).toMatchObject({
          type: 'message',
          message: { content: 'Hello over there' },
        });
        expect(performance.now() - said).toBeLessThan(second);
        socket.close();
      });

      test('when its connection for events is cut, a server finds what it has missed by itself', async () => {
        const { client } = await join(near.url, `lin${Math.random().toString(36).slice(2)}`);
        const { body: conversation } = await client.post<{ id: string }>('/api/conversations/', { title: 'Before' });
        const { socket, frames } = await watch(client, conversation.id);

        expect(await cutConnections()).toBe(2);
        await client.patch(`/api/conversations/${conversation.id}/`, { title: 'After' });
        const isTold = (frame: ServerFrame): boolean =>
          frame.type === 'conversation' && frame.conversation.title === 'After';
        await vi.waitUntil(() => frames.some(isTold), { timeout: 5 * second });
        socket.close();
      });
    },
  );
}
