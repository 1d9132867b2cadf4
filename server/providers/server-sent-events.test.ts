import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerSentEvents } from './server-sent-events.ts';

function read(chunks: Buffer[]): string[] {
  const found: string[] = [];
  const events = new ServerSentEvents((data) => void found.push(data));
  for (const chunk of chunks) events.push(chunk);
  events.end();
  return found;
}

const text = 'event: a\ndata: one\n\n: comment\r\ndata: two\r\n\r\ndata:3\ndata: Grüße 👋\nid: 7\n\ndata\n\ndata: last';

test('events, comments, both line ends, several lines of data, and an end without a blank line', () => {
  expect(read([Buffer.from(text)])).toEqual(['one', 'two', '3\nGrüße 👋', 'last']);
});

test('where the bytes are cut makes no difference', () => {
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(read(chunks)).toEqual(read([bytes]));
    }),
  );
});

test('a line that never ends is given up at 4 MB', () => {
  const events = new ServerSentEvents(() => undefined);
  const megabyte = Buffer.alloc(2 ** 20, 'x');
  for (let count = 0; count < 4; count += 1) events.push(megabyte);
  expect(() => events.push(megabyte)).toThrow('more than 4 MB');
});
