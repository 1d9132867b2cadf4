import { expect, test } from 'vitest';
import { dayBefore, periodOf } from './days.ts';

test('days are taken from the beginning of the first to the end of the last', () => {
  expect(periodOf({ from: '2026-11-22', to: '2026-11-22' })).toEqual({
    from: new Date(2026, 10, 22).toISOString(),
    to: new Date(2026, 10, 23).toISOString(),
  });
});

test('an open end stays open, and what is no day is none', () => {
  expect(periodOf({ from: '', to: 'soon' })).toEqual({ from: '', to: '' });
});

test('days are counted back over the end of a month', () => {
  expect(dayBefore(new Date(2026, 2, 3, 23), 30)).toBe('2026-02-01');
});
