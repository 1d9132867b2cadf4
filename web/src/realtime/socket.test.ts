import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSocket, type Connection, type Socket } from './socket.ts';
import { FakeWebSocket, installFakeBrowser } from './testing/fake-browser.ts';

let socket: Socket;
let connections: Connection[];
let frames: unknown[];
let why: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.9);
  installFakeBrowser();
  connections = [];
  frames = [];
  why = 'waiting';
  socket = openSocket({
    path: '/ws/x/',
    onFrame: (frame) => frames.push(frame),
    onConnection: (connection) => connections.push(connection),
    probe: () => ({ type: 'resume' }),
    silenceMs: 35_000,
    whyRefused: async () => why,
  });
});
afterEach(() => {
  socket.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a ping is answered and shown to nobody', () => {
  FakeWebSocket.newest.open();
  FakeWebSocket.newest.say({ type: 'ping' });
  expect(FakeWebSocket.newest.sent).toEqual([{ type: 'pong' }]);
  FakeWebSocket.newest.say({ type: 'delta' });
  expect(frames).toEqual([{ type: 'delta' }]);
});

test('what is no frame is passed over', () => {
  FakeWebSocket.newest.open();
  for (const junk of ['', 'null', '7', '{', '{"type":7}']) FakeWebSocket.newest.onmessage?.({ data: junk });
  expect(frames).toEqual([]);
});

test('a lost connection is made again, later each time it fails', async () => {
  FakeWebSocket.newest.open();
  const waits: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    FakeWebSocket.newest.end(1006);
    const before = Date.now();
    const count = FakeWebSocket.all.length;
    while (FakeWebSocket.all.length === count) await vi.advanceTimersByTimeAsync(50);
    waits.push(Date.now() - before);
  }
  expect(connections).toEqual(['live', ...Array.from({ length: 6 }, () => 'waiting')]);
  expect(Math.max(...waits)).toBeLessThanOrEqual(20_050);
  expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? 0);
});

test('a server that says when to come back is waited for', async () => {
  FakeWebSocket.newest.open();
  FakeWebSocket.newest.say({ type: 'bye', reason: 'restart', retry_after_ms: 8_000 });
  FakeWebSocket.newest.end(4001);
  await vi.advanceTimersByTimeAsync(7_900);
  expect(FakeWebSocket.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(FakeWebSocket.all).toHaveLength(2);
});

test.each([4503, 4504])('after close code %i nobody comes back', async (code) => {
  FakeWebSocket.newest.open();
  FakeWebSocket.newest.end(code);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(connections.at(-1)).toBe('gone');
  expect(FakeWebSocket.all).toHaveLength(1);
});

test('who is signed out does not come back', async () => {
  FakeWebSocket.newest.open();
  why = 'signed-out';
  FakeWebSocket.newest.end(4500);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(connections).toEqual(['live', 'waiting', 'signed-out']);
  expect(FakeWebSocket.all).toHaveLength(1);
});

test('who has a new session by then comes back with it', async () => {
  FakeWebSocket.newest.open();
  why = 'signed-out';
  FakeWebSocket.newest.end(4500);
  await vi.advanceTimersByTimeAsync(400);
  why = 'waiting';
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeWebSocket.all).toHaveLength(2);
});

test('a refused upgrade asks why, and a session that is over ends it', async () => {
  why = 'signed-out';
  FakeWebSocket.newest.end(1006);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connections.at(-1)).toBe('signed-out');
  expect(FakeWebSocket.all).toHaveLength(1);
});

test('35 seconds without a word are a dead connection', async () => {
  FakeWebSocket.newest.open();
  await vi.advanceTimersByTimeAsync(30_000);
  FakeWebSocket.newest.say({ type: 'ping' });
  await vi.advanceTimersByTimeAsync(34_000);
  expect(FakeWebSocket.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(FakeWebSocket.all).toHaveLength(2);
});

test('a tab that is looked at again finds out at once whether it is still connected', async () => {
  FakeWebSocket.newest.open();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(FakeWebSocket.newest.sent).toEqual([{ type: 'resume' }]);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(FakeWebSocket.all).toHaveLength(2);
});

test('back online means connected anew, without waiting for the next try', async () => {
  FakeWebSocket.newest.open();
  vi.stubGlobal('navigator', { onLine: false });
  dispatchEvent(new Event('offline'));
  expect(connections.at(-1)).toBe('offline');
  const count = FakeWebSocket.all.length;
  dispatchEvent(new Event('online'));
  expect(FakeWebSocket.all).toHaveLength(count + 1);
});

test('a closed socket stays closed', async () => {
  FakeWebSocket.newest.open();
  socket.close();
  dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(FakeWebSocket.all).toHaveLength(1);
});
