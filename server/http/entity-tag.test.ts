import { expect, test } from 'vitest';
import { entityTagOf, isKnown } from './entity-tag.ts';

const tag = entityTagOf(Buffer.from('{"id":1}'));

test('A tag is that of the body and of what else was named, to the byte', () => {
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  expect(entityTagOf(Buffer.from('{"id":1}'))).toBe(tag);
  expect(entityTagOf(Buffer.from('{"id":1} '))).not.toBe(tag);
  expect(entityTagOf(Buffer.from('{"id":1}'), '<next>')).not.toBe(tag);
});

test.each([
  ['the tag', tag],
  ['the tag called weak', `W/${tag}`],
  ['a list with it', `"other", ${tag}`],
  ['a list with it called weak, and commas within tags', `"a,b",W/${tag} , "c"`],
  ['whatever there is', '*'],
  ['whatever there is, with space around it', ' * '],
])('It is known to who names %s', (_, header) => {
  expect(isKnown(tag, header)).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['another', '"other"'],
  ['a part of it', `${tag.slice(0, -2)}"`],
  ['its text without quotes', tag.slice(1, -1)],
  ['a tag that holds a star', '"*"'],
])('It is not known to who names %s', (_, header) => {
  expect(isKnown(tag, header)).toBe(false);
});
