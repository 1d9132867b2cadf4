import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { AiSocket } from '#tests/support/frames.ts';

const socketsOpened = 500;
const socketsAtOnce = 25;
/** What a socket may send at once. */
const framesEach = 20;

let server: AppServer;
let ada: CastMember;
let chats: number[];

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
  chats = await Promise.all(
    Array.from(
      { length: 5 },
      async () => (await ada.client.post<{ id: number }>('/api/ai/chats/', { title: 'Fuzz' })).body.id,
    ),
  );
});
afterAll(() => server.close());

/** Whatever was sent, the server answers as before, and has logged no error of its own. */
afterEach(async () => {
  const socket = await AiSocket.open(ada.client, chats[0]!);
  socket.ask('still there?');
  // A question that was stopped before its answer began is asked along with the next one.
  expect((await socket.count('assistant_message')).message.content).toMatch(/still there\?$/);
  socket.cut();
  const errors = server
    .logged()
    .split('\n')
    .filter((line) => line.includes('"level":50') || line.includes('"level":60'));
  expect(errors).toEqual([]);
});

const key = fc.constantFrom(
  'type',
  'content',
  'stream',
  'client_id',
  'message_id',
  'epoch',
  'revision',
  'shown',
  '__proto__',
  'x',
);
const type = fc.constantFrom('message', 'typing', 'resume', 'stop', 'pong', 'delta', 'toString', '');
const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\u0000', '\ud800', 1e308, -1, '0'),
  fc.uuid(),
);
const frame = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(type, fc.dictionary(key, odd, { maxKeys: 5 }))
      .map(([name, rest]) => JSON.stringify({ type: name, ...rest })),
  },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
);

test('ten thousand frames of every kind end nothing, not even their own socket', async () => {
  const frames = fc.sample(frame, { numRuns: socketsOpened * framesEach, seed: 20_260_101 });
  for (let first = 0; first < socketsOpened; first += socketsAtOnce) {
    const batch = Array.from({ length: socketsAtOnce }, (_, index) => first + index);
    const ends = await Promise.all(
      batch.map((index) => sendAll(index, frames.slice(index * framesEach, (index + 1) * framesEach))),
    );
    expect(new Set(ends)).toEqual(new Set([null]));
  }
}, 60_000);

/** The socket's close code, when all has been taken in; null where it stayed open. */
async function sendAll(index: number, frames: (string | Buffer)[]): Promise<number | null> {
  const query = index % 2 === 0 ? '?stream=true' : '';
  const socket = await AiSocket.open(ada.client, chats[index % chats.length]!, { query });
  for (const each of frames) socket.send(each);
  socket.socket.ping();
  await Promise.race([once(socket.socket, 'pong'), once(socket.socket, 'close')]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { closeCode } = socket;
  socket.cut();
  return closeCode;
}

/** Raw bytes after a good upgrade: RFC 6455 §5.2. */
const raw: [what: string, bytes: Buffer][] = [
  ['unmasked', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
  ['with a reserved bit', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
  ['of an unknown opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
  ['that claims exabytes', Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
  ['that claims five megabytes', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x50, 0, 0, 0, 0, 0, 0])],
  ['that is no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])],
  ['that continues nothing', Buffer.from([0x80, 0x81, 0, 0, 0, 0, 0x61])],
  ['a ping too long', Buffer.concat([Buffer.from([0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0]), Buffer.alloc(126)])],
  ['a close with half a code', Buffer.from([0x88, 0x81, 0, 0, 0, 0, 0x03])],
  ['a close with a code that may not be sent', Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xee])],
  ['noise', randomBytes(4000)],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
];

test.each(raw)('a frame %s ends its connection and no other', async (_what, bytes) => {
  const { hostname, port } = new URL(server.url);
  const wire = connect(Number(port), hostname);
  wire.write(
    `GET /ws/ai-chat/${chats[0]}/ HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nCookie: ${ada.client.cookieHeader}\r\n\r\n`,
  );
  const [answer] = (await once(wire, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 101 /);
  wire.write(bytes);
  wire.resume();
  await once(wire, 'close');
});

test('ten thousand one-byte fragments are one frame, or too much', async () => {
  const socket = await AiSocket.open(ada.client, chats[1]!);
  const before = process.memoryUsage().rss;
  const content = JSON.stringify({ type: 'message', content: 'y'.repeat(10_000) });
  for (let at = 0; at < content.length; at++) {
    socket.socket.send(content[at]!, { fin: at === content.length - 1, binary: false });
  }
  await socket.until(() => socket.closeCode !== null || socket.of('assistant_message').length === 1);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  socket.cut();
});
