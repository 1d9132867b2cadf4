import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { closeCodes } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import { LiveSocket } from '#server/ws/socket.ts';
import { type ChatHouse, type Listener, startChatHouse, tokenOf } from '#tests/support/chat-house.ts';

let house: ChatHouse;
let ada: Actor;
let lin: Actor;
let chatId: number;

beforeAll(async () => {
  house = await startChatHouse();
  [ada, lin] = [await house.person('Ada'), await house.person('Lin')];
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.hangUp();
  chatId = await house.startChat('Release', ada, lin);
});

const say = (who: Actor, content: string) => house.say(who, chatId, content);
const isClosed = ({ closeCode }: Listener): boolean => closeCode !== null;
const errors = (listener: Listener): string[] =>
  listener.frames.filter(({ type }) => type === 'error').map(({ message }) => String(message));

describe('a frame that is no message', () => {
  const bad: [what: string, frame: string | Buffer, told: RegExp][] = [
    ['no JSON', '{"content":', /JSON/],
    ['a JSON array', '["hello"]', /object/],
    ['null', 'null', /object/],
    ['without content', '{}', /content: This field is required/],
    ['with empty content', '{"content":""}', /content: .*blank/],
    ['with blank content', '{"content":" \\n"}', /content: .*blank/],
    ['with content that is no text', '{"content":{"a":1}}', /content: .*string/],
    ['with a null character', '{"content":"a\\u0000"}', /content: Null/],
    ['with half a surrogate pair', '{"content":"\\ud800"}', /content: .*surrogate/],
    ['of an unknown type', '{"type":"typing","content":"x"}', /type: .*not known/],
    ['longer than a message may be', JSON.stringify({ content: 'x'.repeat(20_001) }), /content: .*20000/],
    ['a megabyte long', JSON.stringify({ content: 'x'.repeat(1_000_000) }), /content/],
    ['nested 100,000 deep', `{"content":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /content: .*string/],
    ['binary', Buffer.from([1, 2, 3]), /[Bb]inary/],
  ];

  test.each(bad)('(%s) is answered with an error, and the socket stays usable', async (_what, frame, told) => {
    const listener = await house.listen(ada, chatId);
    listener.socket.send(frame);
    listener.say('hello');
    await listener.until(({ frames }) => frames.length >= 2);
    expect(errors(listener)).toEqual([expect.stringMatching(told)]);
    expect(listener.contents()).toEqual(['hello']);
  });

  test('is never stored, nor told to others', async () => {
    const [hers, his] = [await house.listen(ada, chatId), await house.listen(lin, chatId)];
    for (const [, frame] of bad) hers.socket.send(frame);
    await hers.until((listener) => errors(listener).length >= bad.length);
    await say(lin, 'hello');
    await his.until(({ frames }) => frames.length > 0);
    expect(his.contents()).toEqual(['hello']);
  });
});

describe('a socket that sends too much', () => {
  test('is told so for each frame over 20 at once, and may go on a little later', async () => {
    const listener = await house.listen(ada, chatId);
    for (let index = 0; index < 30; index++) listener.say(`message ${index}`);
    await listener.until(({ frames }) => frames.length >= 30);
    const refused = errors(listener).length;
    expect(refused).toBeGreaterThanOrEqual(5);
    expect(listener.contents()).toEqual(Array.from({ length: 30 - refused }, (_, index) => `message ${index}`));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    listener.say('later');
    await listener.until((all) => all.contents().includes('later'));
  });

  test('is closed when it does not stop', async () => {
    const listener = await house.listen(ada, chatId);
    for (let index = 0; index < 400; index++) listener.say('again');
    await listener.until(isClosed);
    expect(listener.closeCode).toBe(closeCodes.tooManyFrames);
  });

  test('is closed for a frame of more than 4 MiB', async () => {
    const listener = await house.listen(ada, chatId);
    listener.socket.send('x'.repeat(4 * 1024 * 1024 + 1));
    await listener.until(isClosed);
    expect(listener.closeCode).toBe(1009);
  });
});

describe('a socket that does not read', () => {
  test('is closed once a mebibyte waits for it, and others get everything', async () => {
    const slow = await openWithoutReading(ada);
    const quick = await house.listen(lin, chatId);
    const closing = vi.spyOn(LiveSocket.prototype, 'close');
    const content = '€'.repeat(20_000);
    let sent = 0;
    for (; closing.mock.calls.length === 0 && sent < 500; sent += 10) {
      await Promise.all(Array.from({ length: 10 }, () => say(lin, content)));
    }
    expect(closing.mock.calls[0]?.[0]).toBe(closeCodes.tooSlow);
    const received = await readUntil(slow, closeFrame);
    expect(received).toBeLessThan(sent * Buffer.byteLength(content));
    await quick.until((listener) => listener.contents().length >= sent, 10_000);
    expect(quick.closeCode).toBeNull();
    await vi.waitFor(() => expect(house.sockets.size).toBe(1), { timeout: 10_000 });
  }, 30_000);

  /** RFC 6455 §5.5.1: opcode 8, the length of what follows, the code, the reason. */
  const reason = Buffer.from('Too slow');
  const closeFrame = Buffer.from([
    0x88,
    2 + reason.length,
    closeCodes.tooSlow >> 8,
    closeCodes.tooSlow & 0xff,
    ...reason,
  ]);

  /** How many bytes came up to and with `end`. */
  async function readUntil(socket: Socket, end: Buffer): Promise<number> {
    let read = 0;
    let tail = Buffer.alloc(0);
    for await (const part of socket) {
      read += (part as Buffer).length;
      tail = Buffer.concat([tail, part as Buffer]).subarray(-end.length);
      if (tail.equals(end)) return read;
    }
    throw new Error(`the connection ended after ${read} bytes without the end`);
  }

  /** A client that shakes hands and never looks at its socket again. */
  async function openWithoutReading(who: Actor): Promise<Socket> {
    const { hostname, port } = new URL(house.origin);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /ws/chat/${chatId}/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${tokenOf(who)}\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('readable', resolve));
    return socket;
  }
});
