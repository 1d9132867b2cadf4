import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textDifference } from './text-difference.ts';

const signs = { same: '', removed: '-', added: '+' };
const shown = (before: string, after: string) =>
  textDifference(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : `[${signs[kind]}${text}]`))
    .join('');

test.each([
  ['Say it again.', 'Say it again.', 'Say it again.'],
  ['Say it again.', 'Say it twice.', 'Say it [-again][+twice].'],
  ['Say it again.', 'Say it again. Slowly.', 'Say it again.[+ Slowly.]'],
  ['', 'New', '[+New]'],
  ['One two three', 'Four five three', '[-One two][+Four five] three'],
  ['a\nb\n', 'a\nc\nb\n', 'a\n[+c\n]b\n'],
  ['潮は満ちる', '潮が満ちる', '[-潮は満ちる][+潮が満ちる]'],
])('%j and %j differ so: %j', (before, after, difference) => {
  expect(shown(before, after)).toBe(difference);
});

test('what is left without the additions is the one text, and without the removals the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'word', '.', 'é', '👩‍🚀')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = textDifference(before, after);
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      expect([without('added'), without('removed')]).toEqual([before, after]);
    }),
  );
});

test('texts of 50,000 characters are compared in a moment', () => {
  const long = (word: string) => Array.from({ length: 8_000 }, (_, index) => `${word}${index}`).join('\n');
  const started = performance.now();
  expect(textDifference(long('a'), long('b')).length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(2_000);
});
