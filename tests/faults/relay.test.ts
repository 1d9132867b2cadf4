import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { createClient } from '@redis/client';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Relay } from '#server/events/bus.ts';
import type { DomainEvent, RelayedEvent } from '#server/events/events.ts';
import { PostgresRelay } from '#server/events/postgres-relay.ts';
import { RedisRelay } from '#server/events/redis-relay.ts';
import { type CuttableLine, openLine } from '#tests/support/cuttable-line.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { hasRedis } from '#tests/support/find-redis.ts';
import { startRedisServer } from '#tests/support/redis-server.ts';

interface Medium {
  url: string;
  join(url: string, ports: { deliver: (event: DomainEvent) => void; log: pino.Logger }): Relay;
  /** What crosses, as it crosses. */
  overhear(listener: (payload: string) => void): Promise<() => Promise<unknown>>;
  /** Speaks as no node does. */
  say(payload: string): Promise<unknown>;
  close(): Promise<unknown>;
}

async function postgres(): Promise<Medium> {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return {
    url: database.url,
    join: (url, ports) => new PostgresRelay({ url, ...ports }),
    async overhear(listener) {
      const ear = new Client({ connectionString: database.url });
      await ear.connect();
      ear.on('notification', ({ payload }) => listener(payload ?? ''));
      await ear.query('LISTEN colloquy_events');
      return () => ear.end();
    },
    say: (payload) => client.query('SELECT pg_notify($1, $2)', ['colloquy_events', payload]),
    async close() {
      await client.end();
      await database.drop();
    },
  };
}

async function redis(): Promise<Medium> {
  const server = await startRedisServer();
  const client = await createClient({ url: server.url }).connect();
  return {
    url: server.url,
    join: (url, ports) => new RedisRelay({ url, installation: 'here', ...ports }),
    async overhear(listener) {
      const ear = await createClient({ url: server.url }).connect();
      await ear.subscribe('colloquy:here', listener);
      return async () => ear.destroy();
    },
    say: (payload) => client.publish('colloquy:here', payload),
    async close() {
      client.destroy();
      await server.close();
    },
  };
}

const everyKind: RelayedEvent[] = [
  { type: 'conversation.changed', conversationId: randomUUID(), userId: 1, revision: 7 },
  { type: 'conversation.deleted', conversationId: randomUUID(), userId: 1 },
  { type: 'answer.stop_requested', messageId: randomUUID() },
  { type: 'journal.grew', nodeId: randomUUID(), seq: 12 },
  { type: 'access.revoked', userId: 2 },
  { type: 'access.revoked', userId: 2, sessionIds: [3, 4] },
  { type: 'access.revoked', userId: 2, apiKeyIds: [5] },
  { type: 'person.role_changed', userId: 2 },
  { type: 'chat.message_sent', chatId: 3, messageId: 9 },
  { type: 'chat.changed', chatId: 3 },
  { type: 'chat.left', chatId: 3, userId: 2 },
  { type: 'chat.deleted', chatId: 3 },
];

const said = (number: number): RelayedEvent => ({ type: 'chat.message_sent', chatId: 1, messageId: number });

const malformed = [
  'no JSON',
  '',
  '{}',
  'null',
  '[]',
  '["a node",1]',
  '["a node","1",[]]',
  '["a node",1.5,[]]',
  '["a node",1,[null,7,"text",[]]]',
  '["a node",2,[{"type":"access.revoked"}]]',
  '["a node",3,[{"type":"access.revoked","userId":"2"}]]',
  '["a node",4,[{"type":"access.revoked","userId":-2}]]',
  '["a node",5,[{"type":"access.revoked","userId":2,"sessionIds":"all"}]]',
  '["a node",6,[{"type":"journal.grew","nodeId":"../../etc","seq":1}]]',
  '["a node",7,[{"type":"toString"}]]',
  '["a node",8,[{"type":"__proto__","userId":2}]]',
  '["a node",9,[{"type":"events.missed"}]]',
];

const media: [string, () => Promise<Medium>, boolean][] = [
  ['PostgreSQL', postgres, true],
  ['Redis', redis, hasRedis()],
];

for (const [name, open, isHere] of media) {
  describe.skipIf(!isHere)(
    `events between nodes over ${name}${isHere ? '' : ': there is no redis-server here'}`,
    () => {
      let medium: Medium;
      let line: CuttableLine;
      let nodes: { relay: Relay; heard: DomainEvent[]; logged: string[] }[];

      /** Three nodes, the third by way of a line that can be cut. */
      function join(url: string): (typeof nodes)[number] {
        const heard: DomainEvent[] = [];
        const logged: string[] = [];
        const log = pino(new Writable({ write: (entry, _encoding, done) => (logged.push(String(entry)), done()) }));
        return { relay: medium.join(url, { deliver: (event) => heard.push(event), log }), heard, logged };
      }

      beforeAll(async () => {
        medium = await open();
        line = await openLine(medium.url);
        nodes = [join(medium.url), join(medium.url), join(line.url)];
        await joined(...nodes);
      });
      afterAll(async () => {
        await Promise.all(nodes.map(({ relay }) => relay.close()));
        await line.close();
        await medium.close();
      });
      beforeEach(async () => {
        await settled();
        for (const { heard, logged } of nodes) heard.length = logged.length = 0;
      });

      /** Nodes join when they can; from then on each hears the others. */
      async function joined(...joining: (typeof nodes)[number][]): Promise<void> {
        const sayAndListen = (): boolean => {
          for (const { relay } of new Set([...nodes, ...joining])) relay.send({ type: 'chat.changed', chatId: 999 });
          return joining.every(({ heard }) => heard.length > 0);
        };
        await vi.waitUntil(sayAndListen, { timeout: 20_000 });
      }

      /** All that has been sent has arrived: what is said now is heard after it. */
      async function settled(): Promise<void> {
        const mark = { type: 'chat.deleted', chatId: Math.ceil(Math.random() * 2 ** 40) } as const;
        for (const { relay } of nodes) relay.send(mark);
        const isMark = (event: DomainEvent): boolean => event.type === 'chat.deleted' && event.chatId === mark.chatId;
        await vi.waitUntil(() => nodes.every(({ heard }) => heard.filter(isMark).length === 2), { timeout: 10_000 });
        for (const { heard } of nodes) heard.splice(0, heard.length, ...heard.filter((event) => !isMark(event)));
      }

      test('every kind arrives whole and in order on all other nodes, and not on its own', async () => {
        for (const event of everyKind) nodes[0]!.relay.send(event);
        await settled();
        expect(nodes.map(({ heard }) => heard)).toEqual([[], everyKind, everyKind]);
      });

      test('the same thing said twice is heard twice', async () => {
        for (let index = 0; index < 2; index++) {
          nodes[0]!.relay.send(said(1));
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
        nodes[1]!.relay.send(said(1));
        await settled();
        expect(nodes.map(({ heard }) => heard.length)).toEqual([1, 2, 3]);
      });

      test('a thousand at once go in few payloads, none too large, none lost', async () => {
        const payloads: string[] = [];
        const stop = await medium.overhear((payload) => payloads.push(payload));
        const events = Array.from({ length: 1000 }, (_, index) => said(index + 1));
        for (const event of events) nodes[0]!.relay.send(event);
        await settled();
        await stop();
        expect(nodes[1]!.heard).toEqual(events);
        expect(payloads.length).toBeLessThan(30);
        expect(Math.max(...payloads.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(
          name === 'Redis' ? 65_537 : 7_901,
        );
      });

      test('of words that a later one makes needless only the last goes out', async () => {
        const nodeId = randomUUID();
        for (let seq = 1; seq <= 500; seq++) nodes[0]!.relay.send({ type: 'journal.grew', nodeId, seq });
        await settled();
        expect(nodes[1]!.heard.at(-1)).toEqual({ type: 'journal.grew', nodeId, seq: 500 });
        expect(nodes[1]!.heard.length).toBeLessThan(5);
      });

      test('what is no batch of events is logged, without what it says, and dropped', async () => {
        for (const payload of malformed) await medium.say(payload);
        await settled();
        expect(nodes.map(({ heard }) => heard)).toEqual([[], [], []]);
        const complaints = nodes[0]!.logged.filter((entry) => entry.includes('is dropped'));
        expect(complaints.length).toBeGreaterThan(0);
        expect(complaints.length).toBeLessThan(malformed.length);
        expect(nodes[0]!.logged.join('')).not.toContain('a node');
      });

      test('what a newer node adds to an event, and events that only it knows, harm nothing', async () => {
        const known = { type: 'chat.changed', chatId: 8, because: 'of something new', __proto__: { evil: true } };
        await medium.say(JSON.stringify(['newer', 1, [{ type: 'chat.praised', chatId: 8 }, known]]));
        await settled();
        expect(nodes[0]!.heard).toEqual([{ type: 'chat.changed', chatId: 8 }]);
      });

      test('a gap in what a node has said makes the others look again', async () => {
        await medium.say(JSON.stringify(['gappy', 5, []]));
        await medium.say(JSON.stringify(['gappy', 6, []]));
        await settled();
        expect(nodes[0]!.heard).toEqual([]);
        await medium.say(JSON.stringify(['gappy', 8, [said(1)]]));
        await settled();
        expect(nodes[0]!.heard).toEqual([{ type: 'events.missed' }, said(1)]);
      });

      test('after a lost connection a node says what it had to say, and looks for what it has missed', async () => {
        const [near, , far] = nodes as [(typeof nodes)[number], unknown, (typeof nodes)[number]];
        line.cut();
        await expect.poll(() => far.logged.filter((entry) => entry.includes('come late')).length).toBe(1);
        near.relay.send(said(1));
        far.relay.send(said(2));
        await expect.poll(() => nodes[1]!.heard).toEqual([said(1)]);
        await new Promise((resolve) => setTimeout(resolve, 600));
        expect(far.heard).toEqual([]);
        line.mend();
        await expect.poll(() => near.heard, { timeout: 10_000 }).toEqual([said(2)]);
        await expect.poll(() => far.heard).toContainEqual({ type: 'events.missed' });
        await settled();
        expect(far.heard).not.toContainEqual(said(1));
        expect(far.logged.filter((entry) => entry.includes('come late'))).toHaveLength(1);
        expect(far.logged.filter((entry) => entry.includes('at once again'))).toHaveLength(1);
      });

      test('a node that closes says the last of what it has to say, and nothing after it', async () => {
        const leaving = join(medium.url);
        await joined(leaving);
        leaving.relay.send(said(1));
        leaving.relay.send(said(2));
        await leaving.relay.close();
        leaving.relay.send(said(3));
        await settled();
        expect(nodes[1]!.heard.filter(({ type }) => type === 'chat.message_sent')).toEqual([said(1), said(2)]);
      });

      test('a node can close that never had a connection', async () => {
        const cut = await openLine(medium.url);
        cut.cut();
        const alone = join(cut.url);
        alone.relay.send(said(1));
        await new Promise((resolve) => setTimeout(resolve, 100));
        await alone.relay.close();
        await cut.close();
        await settled();
        expect(nodes[0]!.heard).toEqual([]);
      });
    },
  );
}
