import { expect, test } from 'vitest';
import { readCsv } from './read-csv.ts';

test('quotes, doubled quotes, line breaks in fields and empty lines are read as RFC 4180 has them', () => {
  expect([...readCsv('a,b\r\n"1, 2","say ""hi"""\n\n"two\nlines",3\n4,')]).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['1, 2', 'say "hi"'] },
    { line: 4, fields: ['two\nlines', '3'] },
    { line: 6, fields: ['4', ''] },
  ]);
});

test.for([';', '\t'])('columns may be divided by %j', (delimiter) => {
  expect([...readCsv(`a${delimiter}b\n1,5${delimiter}2`)]).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['1,5', '2'] },
  ]);
});

test('a quote that nobody closed costs one line, and not the rest', () => {
  const problem = 'A quote is never closed.';
  expect([...readCsv('a,b\n1,"open\n2,3\n')]).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, problem },
    { line: 3, fields: ['2', '3'] },
  ]);
});

test('what stands behind a closing quote is told of', () => {
  expect([...readCsv('a,b\n"1"x,2\n3,4')]).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, problem: 'Behind a closing quote only the next column can stand.' },
    { line: 3, fields: ['3', '4'] },
  ]);
});
