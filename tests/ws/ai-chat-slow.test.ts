import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { newChat, type Tab, Tabs } from '#tests/support/frames-tab.ts';
import type { Transcript } from '#tests/support/frames-transcript.ts';

let server: AppServer;
let ada: CastMember;
const tabs = new Tabs();

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());
afterEach(() => tabs.cut());

const view = (chat: number, transcript?: Transcript): Promise<Tab> => tabs.open(ada.client, chat, transcript);

const send = (chat: number, content: string): Promise<{ status: number }> =>
  ada.client.post(`/api/ai/chats/${chat}/send_message/`, { content });

describe('large conversations', () => {
  test('are shown to a client that reads, whatever they weigh', async () => {
    const chat = await newChat(ada.client);
    for (let turn = 0; turn < 8; turn++) await send(chat, `${turn} ${'x'.repeat(199_000)}`);
    const { socket, transcript } = await view(chat);
    await socket.count('messages');
    await socket.count('conversation');
    const newest = [...transcript.messages.values()].at(-1)!;
    expect(newest.message.content).toMatch(/^7 x{199000}$/);
    socket.ask('[[pace-20-40]]');
    await socket.count('assistant_message');
    expect(socket.of('delta').length).toBeGreaterThan(3);
    expect(transcript.problems).toEqual([]);
    expect(socket.closeCode).toBeNull();
  });

  test('answer a client of the first dialect, one megabytes-long answer after the other', async () => {
    const socket = await tabs.connect(ada.client, await newChat(ada.client));
    socket.ask('[[flood-2]]');
    socket.ask('[[flood-2]] again');
    socket.ask('and now?');
    await socket.count('assistant_message', 3);
    const lengths = socket.of('assistant_message').map(({ message }) => message.content.length);
    expect(lengths[0]).toBeGreaterThan(2_000_000);
    expect(lengths).toEqual([lengths[0], lengths[0], 8]);
    expect(socket.closeCode).toBeNull();
  });
});

describe('a client that does not read', () => {
  test('holds up nobody, and has everything once it reads again or comes back', async () => {
    const chat = await newChat(ada.client);
    const stalled = await view(chat);
    const other = await view(chat);
    await stalled.socket.count('conversation');
    await other.socket.count('conversation');
    stalled.socket.socket.pause();
    for (const content of ['[[flood-3]]', '[[flood-3]] more', 'short'])
      expect((await send(chat, content)).status).toBe(200);
    await other.socket.until(() => other.transcript.messages.size === 6);
    await other.socket.until(() =>
      [...other.transcript.messages.values()].every(({ status }) => status === 'complete'),
    );
    expect(other.transcript.problems).toEqual([]);
    expect(other.socket.closeCode).toBeNull();

    stalled.socket.socket.resume();
    const isUpToDate = (): boolean =>
      [...stalled.transcript.messages.values()].at(-1)?.message.content === 'short' &&
      [...stalled.transcript.messages.values()].every(({ status }) => status === 'complete');
    await stalled.socket.until(() => isUpToDate() || stalled.socket.closeCode !== null);
    if (!isUpToDate()) {
      expect([4008, 4004]).toContain(stalled.socket.closeCode);
      const again = await view(chat, stalled.transcript);
      await again.socket.until(isUpToDate);
    }
    expect(stalled.transcript.problems).toEqual([]);
    for (const [id, { parts }] of stalled.transcript.messages) {
      expect(other.transcript.messages.get(id)!.parts).toEqual(parts);
    }
    expect(server.logged()).not.toContain('viewers wait for the database');
    expect(server.logged()).not.toContain('call stack');
  });

  test('and asks for more and more is let go, told that it may come back, and then has everything', async () => {
    const chat = await newChat(ada.client);
    const stalled = await view(chat);
    await stalled.socket.count('conversation');
    stalled.socket.socket.pause();
    for (let turn = 0; turn < 5; turn++) stalled.socket.ask(`[[flood-1]] ${turn}`);
    const other = await view(chat);
    await other.socket.until(() => [...other.transcript.messages.values()].length >= 2);
    const stored = async (): Promise<number> =>
      (await ada.client.get<{ message_count: number }>(`/api/ai/chats/${chat}/`)).body.message_count;
    while ((await stored()) < 10) await new Promise((resolve) => setTimeout(resolve, 20));
    await other.socket.until(() =>
      [...other.transcript.messages.values()].every(({ status }) => status === 'complete'),
    );
    stalled.socket.socket.resume();
    expect(await stalled.socket.closed()).toBe(4008);
    expect(stalled.socket.of('bye')[0]).toMatchObject({ retry_after_ms: expect.any(Number) });
    const again = await view(chat, stalled.transcript);
    await again.socket.count('messages');
    expect([...stalled.transcript.messages.values()].at(-1)!.status).toBe('complete');
    expect(stalled.transcript.problems).toEqual([]);
  });

  test('is sent little more than what fits the network, and what was left out in one piece', async () => {
    const chat = await newChat(ada.client);
    const stalled = await view(chat);
    await stalled.socket.count('conversation');
    stalled.socket.socket.pause();
    await send(chat, '[[pace-400-600]]');
    stalled.socket.socket.resume();
    await stalled.socket.until(() => [...stalled.transcript.messages.values()].at(-1)?.status === 'complete');
    expect(stalled.transcript.problems).toEqual([]);
  });
});
