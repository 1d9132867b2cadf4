import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from './search-query.ts';
import { snippetOf } from './snippet.ts';

function snippet(text: string, typed: string, words = 40_000): string {
  const { text: line, highlights } = snippetOf(text, parseSearch(typed), { words });
  return highlights.reduceRight(
    (marked, [from, to]) => `${marked.slice(0, from)}[${marked.slice(from, to)}]${marked.slice(to)}`,
    line,
  );
}

const filler = 'Some words that nobody looks for. ';

test('a short text is shown whole, in one line', () => {
  expect(snippet('The tide\n\n  is   rising', 'tide')).toBe('The [tide] is rising');
});

test('of a long text the piece is shown that says the most of what is looked for', () => {
  const text = `${filler.repeat(20)}The moon. ${filler.repeat(20)}The moon pulls the tide. ${filler.repeat(20)}`;
  const line = snippet(text, 'moon tide');
  expect(line).toContain('The [moon] pulls the [tide].');
  expect(line).toMatch(/^…\S.*…$/);
  expect(line.length).toBeLessThan(260);
});

test('a phrase is highlighted where it stands as one, and as one', () => {
  expect(snippet('tide and high, high tide', '"high tide"')).toBe('tide and high, [high tide]');
  expect(snippet('call user_name not user name', 'user_name')).toBe('call [user_name] not [user name]');
});

test('what was folded is highlighted as it was written', () => {
  expect(snippet('Die Größe der CRÈME', 'grösse creme')).toBe('Die [Größe] der [CRÈME]');
  expect(snippet('用全文搜索找到', '全文搜索')).toBe('用[全文搜索]找到');
  expect(snippet('用全文搜索找到', '搜')).toBe('用全文[搜]索找到');
});

test('the beginning is shown where nothing is found in the time there is', () => {
  const line = snippet(`${filler.repeat(2_000)}naïveté`, 'naivete', 100);
  expect(line).toMatch(/^Some words .*…$/);
});

test('a word far down in a long text is gone to', () => {
  expect(snippet(`${filler.repeat(4_000)}The narwhal! ${filler}`, 'narwhal', 1_000)).toContain('The [narwhal]!');
});

test('highlights lie in the snippet, in order, and halve no character, in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.string({ maxLength: 12 }), (text, typed) => {
      const query = parseSearch(typed);
      if (query.wanted.length === 0) return;
      const { text: line, highlights } = snippetOf(text, query, { words: 1_000 });
      expect(line.isWellFormed()).toBe(true);
      let last = 0;
      for (const [from, to] of highlights) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(to).toBeGreaterThan(from);
        expect(line.slice(from, to).isWellFormed()).toBe(true);
        last = to;
      }
      expect(last).toBeLessThanOrEqual(line.length);
    }),
  );
});
