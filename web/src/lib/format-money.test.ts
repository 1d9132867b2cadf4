import { expect, test } from 'vitest';
import { formatMoney } from './format-money.ts';

test.each([
  ['0.00000000', '$0'],
  ['0.00042100', '$0.00042'],
  ['0.054399', '$0.054'],
  ['0.50', '$0.50'],
  ['0.999', '$1.00'],
  ['12.3', '$12.30'],
  ['1234.567', '$1,234.57'],
  ['0.000000001', '$0.000000001'],
])('%s dollars is written %s', (dollars, written) => {
  expect(formatMoney(dollars)).toBe(written);
});
