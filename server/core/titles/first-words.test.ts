import { expect, test } from 'vitest';
import { firstWords } from './first-words.ts';

test.each([
  ['Why is the sky blue?', 'Why is the sky blue?'],
  ['  ## Why is the **sky** blue?\nAnd the sea?', 'Why is the sky blue?'],
  ['> 1. _Plan_ a `trip` to [Lisbon](https://example.org/x)', 'Plan a trip to Lisbon'],
  ['![a map](map.png) Where is this?', 'a map Where is this?'],
  ['- [x] ~~done~~ and *open*', '[x] done and open'],
  ['```ts\nconst some_long_name = 2 * 3 * 4;\n```', 'const some_long_name = 2 * 3 * 4;'],
  ['\n\n---\n\nAfter a line', '---'],
  ['\u202eturned\u202c\u0007 around\ttwice', 'turned around twice'],
  ['***', '***'],
  ['C# and snake_case_names stay', 'C# and snake_case_names stay'],
])('%j is called %j', (content, title) => {
  expect(firstWords(content)).toBe(title);
});

test('what is long is cut at a word, and never inside of a character', () => {
  const title = firstWords('Explain how public-key cryptography works, with an everyday comparison first');
  expect(title).toBe('Explain how public-key cryptography works, with an everyday…');
  expect(title.length).toBeLessThanOrEqual(60);
  const waves = firstWords(`a${'👋'.repeat(60)}`);
  expect(waves.isWellFormed()).toBe(true);
  expect(waves.length).toBeLessThanOrEqual(60);
});

test('however much was written, it is soon found', () => {
  const started = performance.now();
  for (const piece of ['*', '[', '`', '_', '# ', '> ', '~~', '![', '(', ' ']) firstWords(`x${piece.repeat(100_000)}y`);
  expect(performance.now() - started).toBeLessThan(500);
});
