import { expect, test } from 'vitest';
import { thin, thinDecimal } from './thin-number.ts';

test.each([
  [thin(1234567), '1 234 567'],
  [thin(999), '999'],
  [thin(-1234.5, 1), '-1 234.5'],
  [thin(4.1, 2, 2), '4.10'],
  [thin(4, 2), '4'],
  [thinDecimal('1234567.000000001'), '1 234 567.000000001'],
  [thinDecimal('0.50000000', 2), '0.50'],
  [thinDecimal('12', 2), '12.00'],
  // More than a binary number could hold.
  [thinDecimal('90071992547409.931234567'), '90 071 992 547 409.931234567'],
])('%s', (written, expected) => {
  expect(written.replaceAll('\u202F', ' ')).toBe(expected);
});
