import { expect, test } from 'vitest';
import { groupByDay } from './day-groups.ts';

const now = new Date(2026, 10, 21, 9, 0);

function labelOf(moment: Date): string | undefined {
  return groupByDay([moment.toISOString()], (row) => row, now)[0]?.label;
}

test('rows stand under the days people speak of, by the reader’s own calendar', () => {
  expect(labelOf(new Date(2026, 10, 21, 0, 0))).toBe('Today');
  expect(labelOf(new Date(2026, 10, 20, 23, 59))).toBe('Yesterday');
  expect(labelOf(new Date(2026, 10, 14, 0, 0))).toBe('Previous 7 days');
  expect(labelOf(new Date(2026, 10, 13, 23, 0))).toBe('Previous 30 days');
  expect(labelOf(new Date(2026, 9, 1))).toMatch(/^\p{L}+$/u);
  expect(labelOf(new Date(2025, 10, 21))).toContain('2025');
});

test('a clock that is a little behind the server’s still says today', () => {
  expect(labelOf(new Date(2026, 10, 22, 0, 1))).toBe('Today');
});

test('rows of one group stay together and in order', () => {
  const moments = [21, 21, 20].map((day) => new Date(2026, 10, day, 8).toISOString());
  expect(groupByDay(moments, (row) => row, now).map(({ rows }) => rows.length)).toEqual([2, 1]);
});
