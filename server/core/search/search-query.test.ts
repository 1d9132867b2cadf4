import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from './search-query.ts';
import { tsQueryOf } from './ts-query.ts';

const exactly = (typed: string): string => {
  const { exact, candidates } = tsQueryOf(parseSearch(typed), '');
  return exact ?? candidates;
};

test.each([
  ['tide ', `'tide':*`],
  ['of ', `'of'`],
  ['of', `'of':*`],
  ['high tide', `'high':* & 'tide':*`],
  ['"high tide"', `'high' <1> 'tide'`],
  ['"high ti', `'high' <1> 'ti':*`],
  ['“high tide” now', `'high' <1> 'tide' & 'now':*`],
  ['tide -moon', `'tide':* & !'moon'`],
  ['tide -"full moon"', `'tide':* & !('full' <1> 'moon')`],
  ['tide - moon', `'tide':* & 'moon':*`],
  ['--help', `'help':*`],
  ['well-known', `'well' <1> 'known':*`],
  ['src/main.ts', `'src' <1> 'main' <1> 'ts':*`],
  ['Müller ', `('muller':* | 'mueller':*)`],
  ['C++', `'c++'`],
  ['搜索', `'搜索'`],
  ['搜索引', `'搜索' <1> '索引'`],
  ['搜', `'搜':*`],
  ['第3章', `'第' <1> '3' <1> '章':*`],
])('%s looks for %s', (typed, wanted) => {
  expect(exactly(typed)).toBe(wanted);
});

test.each(['', ' ', '"', '""', '-', '-moon', '-"', '😀', '&|!():*<->', '\u2028'])('%s looks for nothing', (typed) => {
  expect(parseSearch(typed).wanted).toEqual([]);
});

test('of many words the first twelve are looked for', () => {
  const typed = Array.from({ length: 60 }, (_, index) => `w${index}`).join(' ');
  expect(parseSearch(typed).wanted).toHaveLength(12);
});

test('of a long sentence without spaces the beginning is looked for', () => {
  const { wanted } = parseSearch('灯塔的看守人每天早上数船'.repeat(16));
  expect(wanted.map((term) => term.length)).toEqual([40]);
});

test('whatever is typed makes a bounded query of quoted words and operators alone', () => {
  const odd = fc.constantFrom(...'"\'-&|!():*<>\\ %_;\0\t/.“”«»'.split(''), ...Array.from('aüß搜が한ก1😀\u0301'));
  const typed = fc.oneof(
    fc.array(odd, { maxLength: 200 }).map((characters) => characters.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const { candidates, exact, ranked } = tsQueryOf(parseSearch(text), 'k/');
      for (const query of [candidates, exact ?? '', ranked]) {
        expect(query.length).toBeLessThan(8_000);
        expect(query.replaceAll(/'k\/[\p{L}\p{N}\p{M}]+(\+\+|#)?'(:\*)?/gu, '')).toMatch(/^[ &|!()<>\d]*$/);
      }
    }),
    { numRuns: 200 },
  );
});
