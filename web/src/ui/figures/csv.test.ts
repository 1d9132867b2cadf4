import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('rows end as RFC 4180 has it, and what would end a cell is quoted', () => {
  expect(
    csvOf([
      ['Day', 'Who', 'Cost'],
      ['2026-11-21', 'Lin, "the member"', '0.00042100'],
      ['2026-11-22', 'two\nlines', null],
    ]),
  ).toBe('Day,Who,Cost\r\n2026-11-21,"Lin, ""the member""",0.00042100\r\n2026-11-22,"two\nlines",\r\n');
});

test.each([
  ['=1+1', "'=1+1"],
  ['+cmd', "'+cmd"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['-2.5', '-2.5'],
  ['-1e-7', '-1e-7'],
  ['a=b', 'a=b'],
])('no spreadsheet runs %j', (name, written) => {
  expect(csvOf([[name]])).toBe(`${written}\r\n`);
});

test('says that it is UTF-8 where it has to be', () => {
  expect(csvOf([['Zoë']])).toBe('\uFEFFZoë\r\n');
});
