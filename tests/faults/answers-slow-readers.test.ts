import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { newChat, openTab, signedInAt, type Tab } from '#tests/support/frames-tab.ts';
import { type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

const readers = 40;
const answers = 8;

const folder = makeTestFolder();
let database: AppServer;
let server: SpawnedServer;
let ada: CastMember;

beforeAll(async () => {
  database = await startAppServer();
  server = await spawnServer({ dataDir: folder.path, models: database.models, databaseUrl: database.databaseUrl });
  ada = await join(database.url, 'ada');
});
afterAll(async () => {
  server.signal('SIGTERM');
  await server.ended;
  await database.close();
  folder.remove();
});

async function tab(client: Client, chat: number): Promise<Tab> {
  const opened = await openTab(client, chat);
  await opened.socket.count('conversation');
  return opened;
}

/** Megabytes that the server holds. */
const residentMegabytes = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024;

test('forty tabs that never read cost the server little memory, and one that reads is told everything', async () => {
  const client = signedInAt(server.url, ada.client);
  const [warm, chat] = [await newChat(client), await newChat(client)];
  const send = (id: number) => client.post(`/api/ai/chats/${id}/send_message/`, { content: '[[flood-2]]' });
  // The server's own size settles with the first large answers.
  for (let answer = 0; answer < 3; answer++) await send(warm);

  const stalled = await Promise.all(Array.from({ length: readers }, () => tab(client, chat)));
  for (const { socket } of stalled) socket.socket.pause();
  const reading = await tab(client, chat);
  const before = residentMegabytes();
  for (let answer = 0; answer < answers; answer++) expect((await send(chat)).status).toBe(200);
  await reading.socket.until(() => [...reading.transcript.messages.values()].at(-1)?.status === 'complete', 20_000);
  // Kept in full for each of them it would be more than a gigabyte.
  expect(residentMegabytes() - before).toBeLessThan(300);
  expect(reading.transcript.problems).toEqual([]);
  expect(reading.socket.closeCode).toBeNull();
  for (const { socket } of [...stalled, reading]) socket.cut();
}, 60_000);
