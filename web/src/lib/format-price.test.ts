import { expect, test } from 'vitest';
import { formatPrice } from './format-price.ts';

test.each([
  ['0', '$0.00'],
  ['2.5', '$2.50'],
  ['10', '$10.00'],
  ['0.0375', '$0.0375'],
  ['0.000001', '$0.000001'],
  ['1234.56', '$1,234.56'],
])('%s dollars are shown as %s', (dollars, shown) => {
  expect(formatPrice(dollars)).toBe(shown);
});
