import { expect, test } from 'vitest';
import { dayTicks, daysFromTo } from './day-axis.ts';

test('days are one after the other, over the days on which clocks change and the end of a February', () => {
  expect(daysFromTo('2024-02-28', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
  expect(daysFromTo('2026-10-24', '2026-10-26')).toHaveLength(3);
});

test('labels have room, and the last day has one', () => {
  const days = daysFromTo('2026-10-24', '2026-11-22');
  expect(dayTicks(days, 700).map(({ label }) => label)).toEqual([
    '25 Oct',
    '29 Oct',
    '2 Nov',
    '6 Nov',
    '10 Nov',
    '14 Nov',
    '18 Nov',
    '22 Nov',
  ]);
  expect(dayTicks(days, 280).length).toBeLessThanOrEqual(4);
});

test('over a year the labels are months', () => {
  expect(dayTicks(daysFromTo('2025-11-23', '2026-11-22'), 500).map(({ label }) => label)).toEqual([
    'Jan 2026',
    'Mar',
    'May',
    'Jul',
    'Sept',
    'Nov',
  ]);
});
