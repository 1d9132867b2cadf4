import { expect, test } from 'vitest';
import { chainTokens } from '#tests/support/model-server/chain.ts';
import { StreamText } from './stream-text.ts';

const dialect = { textField: 'text', lastLine: 'event: assistant_message' };
const count = 20;

function eventsOf(tokens: string[], isEnded = true): Buffer {
  const deltas = tokens.map((text) => `event: delta\ndata: ${JSON.stringify({ type: 'delta', part: 0, text })}\n\n`);
  const end = isEnded ? `event: assistant_message\ndata: ${JSON.stringify({ content: tokens.join('') })}\n\n` : '';
  return Buffer.from(deltas.join('') + end);
}

function read(pieces: Buffer[]): number {
  let seen = 0;
  const text = new StreamText(dialect, count, (tokens) => (seen += tokens));
  for (const piece of pieces) text.push(piece);
  text.end();
  return seen;
}

const whole = [...chainTokens(7, count)];

test('A whole stream is counted, wherever its bytes are cut', () => {
  const bytes = eventsOf(whole);
  for (const size of [1, 7, 100, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    expect(read(pieces)).toBe(count);
  }
});

test('Tokens that came joined in one event count each', () => {
  expect(read([eventsOf([whole.slice(0, 3).join(''), ...whole.slice(3)])])).toBe(count);
});

test.each([
  ['lost', [...whole.slice(0, 5), ...whole.slice(6)]],
  ['doubled', [...whole.slice(0, 5), ...whole.slice(4)]],
  ['moved', [...whole.slice(0, 5), whole[6]!, whole[5]!, ...whole.slice(7)]],
])('A %s token fails the measurement', (_how, tokens) => {
  expect(() => read([eventsOf(tokens)])).toThrow(/Token 5|Token 6/);
});

test('A stream that lacks its last token or its end fails the measurement', () => {
  expect(() => read([eventsOf(whole.slice(0, -1))])).toThrow(/19 tokens instead of 20/);
  expect(() => read([eventsOf(whole, false)])).toThrow(/without saying so/);
});
