import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ResponseReader, type ResponseHeaders } from './response-reader.ts';

interface Told {
  status: number;
  headers: ResponseHeaders;
  body: string;
  isWhole: boolean;
  /** Bytes behind the response. */
  left: number;
  keptForMs: number;
}

/** What is told of a response whose bytes arrive in these pieces, each in the same buffer. */
function read(pieces: Buffer[], isClosed = false): Told {
  const told: Told = { status: 0, headers: {}, body: '', isWhole: false, left: 0, keptForMs: 0 };
  const body: Buffer[] = [];
  const reader = new ResponseReader({
    onHead: (status, headers) => Object.assign(told, { status, headers }),
    onBody: (bytes) => void body.push(Buffer.from(bytes)),
    onEnd: () => (told.isWhole = true),
  });
  const shared = Buffer.alloc(1024);
  for (const piece of pieces) {
    piece.copy(shared);
    told.left += piece.length - reader.push(shared.subarray(0, piece.length));
  }
  if (isClosed) reader.close();
  return { ...told, body: Buffer.concat(body).toString(), keptForMs: reader.keptForMs };
}

const response = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

const chunked = response(
  'HTTP/1.1 103 Early Hints',
  'link: </x>',
  '',
  'HTTP/1.1 200 OK',
  'Transfer-Encoding: chunked',
  'X-Twice: a',
  'x-twice:  b ',
  '',
  '7;name=value',
  'Grüße',
  '00000D',
  ' from\r\n\r\nAda!',
  '0',
  'x-trailer: 1',
  '',
  '',
);

describe('a response', () => {
  test('of chunks, with hints before it and trailers behind it', () => {
    expect(read([chunked])).toMatchObject({
      status: 200,
      headers: { 'transfer-encoding': 'chunked', 'x-twice': 'a, b' },
      body: 'Grüße from\r\n\r\nAda!',
      isWhole: true,
      left: 0,
      keptForMs: Number.POSITIVE_INFINITY,
    });
    expect(read([chunked]).headers).not.toHaveProperty('link');
  });

  test('is the same wherever its bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(chunked.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), chunked.length];
        const pieces = at.slice(1).map((end, index) => chunked.subarray(at[index], end));
        expect(read(pieces)).toEqual(read([chunked]));
      }),
    );
  });

  test('of a stated length leaves what is behind it', () => {
    const told = read([response('HTTP/1.1 429 Slow Down', 'content-length: 4', 'retry-after: 2', '', 'wait!!')]);
    expect(told).toMatchObject({ status: 429, body: 'wait', isWhole: true, left: 2 });
  });

  test.each([
    ['HTTP/1.1 204 No Content', 'x: y'],
    ['HTTP/1.1 200 OK', 'content-length: 0'],
  ])('without a body is whole with its head: %s', (...head) => {
    expect(read([response(...head, '', '')])).toMatchObject({ isWhole: true, body: '' });
  });

  test('without a length ends with its connection, which carries no other', () => {
    const bytes = response('HTTP/1.1 200 OK', '', 'half a');
    expect(read([bytes])).toMatchObject({ isWhole: false });
    expect(read([bytes], true)).toMatchObject({ isWhole: true, body: 'half a', keptForMs: 0 });
  });

  test('that is cut off is not whole', () => {
    for (let length = 1; length < chunked.length; length++) {
      expect(read([chunked.subarray(0, length)], true).isWhole).toBe(false);
    }
  });

  test.each([
    ['HTTP/1.1 200 OK', 'keep-alive: timeout=5, max=100', 4000],
    ['HTTP/1.1 200 OK', 'connection: Close', 0],
    ['HTTP/1.0 200 OK', 'x: y', 0],
  ])('says how long its connection is kept: %s, %s', (status, header, keptForMs) => {
    expect(read([response(status, header, 'content-length: 0', '', '')]).keptForMs).toBe(keptForMs);
  });

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['another version', 'HTTP/2 200 OK\r\n'],
    ['a switch that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    ['an unknown coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n'],
    ['a size that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n'],
    ['a chunk that is longer than it says', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n'],
  ])('with %s is refused', (_what, bytes) => {
    expect(() => read([Buffer.from(bytes)])).toThrow('not HTTP/1.1');
  });

  test('whose head never ends is refused', () => {
    const line = Buffer.from(`x: ${'y'.repeat(1000)}\r\n`);
    const endless = [Buffer.from('HTTP/1.1 200 OK\r\n'), ...Array.from({ length: 100 }, () => line)];
    expect(() => read(endless)).toThrow('not HTTP/1.1');
    expect(() => read(Array.from({ length: 100 }, () => Buffer.from('H'.repeat(1000))))).toThrow('not HTTP/1.1');
  });
});
