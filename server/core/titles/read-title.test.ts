import { expect, test } from 'vitest';
import { readTitle } from './read-title.ts';

test.each([
  ['Tides at the North Sea', 'Tides at the North Sea'],
  ['"Tides at the North Sea."', 'Tides at the North Sea'],
  ['Title: **Tides at the “North Sea”**', 'Tides at the North Sea'],
  ['„Gezeiten an der Nordsee“', 'Gezeiten an der Nordsee'],
  ['「北海の潮」', '北海の潮'],
  ['<think>What to call it?\nTides!</think>\n\n# Tides\nMore words', 'Tides'],
  ['Tides\u0000 and\u202e tides', 'Tides and tides'],
  ['And so on...', 'And so on...'],
  ['', null],
  ['""', null],
  ['{"title": "Tides"}', null],
  ['Sure, here is what I think. '.repeat(20), null],
])('%j is read as %j', (said, title) => {
  expect(readTitle(said)).toBe(title);
});

test('no title is longer than 80 characters', () => {
  const title = readTitle('tide and ebb '.repeat(10))!;
  expect(title.length).toBeLessThanOrEqual(80);
  expect(title).toMatch(/^(tide and ebb )+tide…$|…$/);
});
