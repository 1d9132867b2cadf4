import { expect, test } from 'vitest';
import type { Figure, Unit } from './series.ts';
import { formatFigure, formatTick } from './units.ts';

test.each<[Unit, Figure, string]>([
  ['money', '0.00042100', '$0.000421'],
  ['money', '0.000000001', '$0.000000001'],
  ['money', 1e-7, '$0.0000001'],
  ['money', '1234.5', '$1 234.50'],
  ['tokens', 1234567, '1 234 567'],
  ['seconds', 0.85, '850 ms'],
  ['seconds', 1.234, '1.23 s'],
  ['seconds', 45.67, '45.7 s'],
  ['ms', 250_000, '4.2 min'],
  ['percent', 0.1234, '12.3 %'],
  ['stars', 4.1, '4.10'],
  ['rate', 3, '3.0'],
])('%s: %s is written %s', (unit, figure, written) => {
  expect(formatFigure(unit, figure).replaceAll('\u202F', ' ')).toBe(written);
});

test.each<[Unit, number, number, string]>([
  ['money', 0, 0.001, '$0'],
  ['money', 0.001, 0.001, '$0.001'],
  ['money', 0.5, 0.5, '$0.50'],
  ['money', 0.05, 0.025, '$0.050'],
  ['money', 1500, 500, '$1 500'],
  ['tokens', 25_000, 5_000, '25K'],
  ['seconds', 0.2, 0.1, '200 ms'],
  ['seconds', 1.5, 0.5, '1.5 s'],
  ['percent', 0.05, 0.05, '5 %'],
  ['stars', 4.5, 0.5, '4.5'],
])('beside an axis, %s: %s in steps of %s is written %s', (unit, value, step, written) => {
  expect(formatTick(unit, value, step).replaceAll('\u202F', ' ')).toBe(written);
});
