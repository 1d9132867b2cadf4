import { expect, test } from 'vitest';
import { fileOf, rowsOf } from './chart-table.ts';
import { drawnSeries, isEmpty, type Series, stacked } from './series.ts';

const series = (name: string, ...values: Series['values']): Series => ({ name, values });
const many = Array.from({ length: 9 }, (_, index) => series(`model ${index}`, index, null));

test('of many that can be added up, those that are left are drawn as one', () => {
  const drawn = drawnSeries(many, true);
  expect(drawn.map(({ name, color }) => [name, color])).toEqual([
    ['model 0', 1],
    ['model 1', 2],
    ['model 2', 3],
    ['model 3', 4],
    ['model 4', 5],
    ['4 others', null],
  ]);
  expect(drawn.at(-1)!.values).toEqual([5 + 6 + 7 + 8, null]);
});

test('of lines, which nobody can add up, the first are drawn; the table has all', () => {
  expect(drawnSeries(many, false)).toHaveLength(6);
  expect(rowsOf({ unit: 'stars', days: ['2026-11-21', '2026-11-22'], series: many }).columns).toHaveLength(10);
});

test('bars stand on each other; a day of which nothing is known stays one', () => {
  const drawn = drawnSeries([series('a', 1, null, 2), series('b', '0.5', null, null)], true);
  expect(stacked(drawn)).toEqual([
    [1, null, 2],
    [1.5, null, 2],
  ]);
});

test('nothing counted is nothing to draw, but a measurement of 0 is', () => {
  expect(isEmpty({ series: [series('a', 0, null)] }, true)).toBe(true);
  expect(isEmpty({ series: [series('a', 0, null)] }, false)).toBe(false);
  expect(isEmpty({ series: [series('a', null)] }, false)).toBe(true);
});

test('a file has what the table has, to the digit that was told, oldest day first', () => {
  const data = {
    unit: 'money' as const,
    days: ['2026-11-21', '2026-11-22'],
    series: [series('Opal', '0.00042100', null)],
    marks: [{ day: '2026-11-22', label: 'price changed' }],
  };
  expect(fileOf(data, 'Europe/Berlin')).toEqual([
    ['Day (Europe/Berlin)', 'Opal (US dollars)', 'What happened'],
    ['2026-11-21', '0.00042100', null],
    ['2026-11-22', null, 'price changed'],
  ]);
  expect(rowsOf(data).rows[0]).toEqual(['2026-11-22', null, 'price changed']);
});

test('an interval and its n have columns of their own', () => {
  const rated: Series = { name: 'Opal', values: [4.25], low: [3.9], high: [4.6], n: [31] };
  expect(fileOf({ unit: 'stars', days: ['2026-11-22'], series: [rated] }, 'UTC')).toEqual([
    ['Day (UTC)', 'Opal (stars)', 'Opal, low (stars)', 'Opal, high (stars)', 'Opal, n'],
    ['2026-11-22', 4.25, 3.9, 4.6, 31],
  ]);
});
