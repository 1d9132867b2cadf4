import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { AiSocket } from '#tests/support/frames.ts';
import { openTab, signedInAt } from '#tests/support/frames-tab.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';

/** A lease lasts six seconds, and is looked at every two. */
const takenOverWithinMs = 12_000;

const folder = makeTestFolder();
let server: AppServer;
let frozen: SpawnedServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  frozen = await spawnServer({ dataDir: folder.path, models: server.models, databaseUrl: server.databaseUrl });
  ada = await join(server.url, 'ada');
});
afterAll(async () => {
  frozen.signal('SIGTERM');
  await frozen.ended;
  await server.close();
  folder.remove();
});

test('a server that is frozen for longer than its lease loses its answers to another one, shows nothing late, and works on', async () => {
  const { body: chat } = await ada.client.post<{ id: number }>('/api/ai/chats/', { title: 'Frozen' });
  const onFrozen = signedInAt(frozen.url, ada.client);
  const { socket, transcript } = await openTab(onFrozen, chat.id);
  socket.ask('[[pace-50-3000]]');
  await socket.until(() => transcript.textOf(transcript.newestAnswer ?? '').length > 90);

  frozen.signal('SIGSTOP');
  const id = transcript.newestAnswer!;
  const stored = async (): Promise<{ status: string; content: string }> =>
    (
      await server.pool.query<{ status: string; content: string }>(
        'select status, content from message where id = $1',
        [id],
      )
    ).rows[0]!;
  const since = performance.now();
  while ((await stored()).status === 'pending') {
    expect(performance.now() - since).toBeLessThan(takenOverWithinMs);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const ended = await stored();
  expect(ended.status).toBe('interrupted');
  expect(ended.content.startsWith(transcript.textOf(id))).toBe(true);
  expect(verifyChain(ended.content).valid).toBe(true);

  const here = await AiSocket.open(ada.client, chat.id);
  here.ask('does it go on here?');
  expect((await here.count('assistant_message')).message.content).toBe('does it go on here?');
  here.cut();

  frozen.signal('SIGCONT');
  await socket.until(() => transcript.messages.get(id)?.status === 'interrupted' || socket.closeCode !== null);
  expect(await stored()).toEqual(ended);
  const { rows } = await server.pool.query('select outcome from generation where message_id = $1', [id]);
  expect(rows).toEqual([{ outcome: 'interrupted' }]);

  const { socket: again } = await openTab(onFrozen, chat.id, transcript);
  await again.count('messages');
  expect(transcript.textOf(id)).toBe(ended.content);
  again.ask('and here?');
  await again.until(() => transcript.textOf(transcript.newestAnswer!) === 'and here?');
  expect(transcript.problems).toEqual([]);
  for (const each of [socket, again]) each.cut();
  expect(frozen.said()).toContain('was frozen for longer than its lease');
}, 60_000);
