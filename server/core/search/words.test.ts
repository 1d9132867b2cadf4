import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Word, wordsOf } from './words.ts';

const textsOf = (text: string): string => [...wordsOf(text)].map((word) => word.text).join(' ');

test.each([
  ['The QUICK fox', 'the quick fox'],
  ['snake_case, kebab-case/path.ts', 'snake case kebab case path ts'],
  ['getUserName', 'getusername get user name'],
  ['HTTPServer and PDFs', 'httpserver http server and pdfs'],
  ['Straße Größe', 'strasse grosse groesse'],
  ['L’été d’Œdipe', 'l ete d oedipe'],
  ['Ёлка', 'елка'],
  ['κόσμος ΚΌΣΜΟΣ', 'κοσμοσ κοσμοσ'],
  ['İstanbul ısı', 'istanbul isi'],
  ['مُحَمَّد أحمد', 'محمد احمد'],
  ['שָׁלוֹם', 'שלום'],
  ['हिन्दी भाषा', 'हिन्दी भाषा'],
  ['ＡＢＣ①', 'abc1'],
  ['搜索引擎', '搜索 索引 引擎 擎'],
  ['ｶﾞｷﾞ', 'ガギ ギ'],
  ['第3章React', '第 3 章 react'],
  ['C++, C# and F#', 'c c++ c c# and f f#'],
  ['👍🏽 !? ½', '12'],
])('%s holds %s', (text, words) => {
  expect(textsOf(text)).toBe(words);
});

test('a word is found at its place whatever stands around it', () => {
  const [first, , third] = [...wordsOf('  Où est  l’île?', 0)] as [Word, Word, Word];
  expect([first, third].map(({ start, end }) => '  Où est  l’île?'.slice(start, end))).toEqual(['Où', 'l']);
});

test('a word that nobody types is cut, between two characters', () => {
  const [word] = [...wordsOf(`${'a'.repeat(63)}𝒳𝒳`)];
  expect(word!.text.length).toBeLessThanOrEqual(64);
  const [other] = [...wordsOf(`${'x'.repeat(63)}𐐀𐐀`)];
  expect(other!.text.isWellFormed()).toBe(true);
});

test('any text has words in order, each a part of it, and none that would end a quote', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      let last = 0;
      for (const { text: word, position, start, end } of wordsOf(text)) {
        expect(position).toBeGreaterThanOrEqual(last);
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+(\+\+|#)?$/u);
        last = position;
      }
    }),
  );
});
