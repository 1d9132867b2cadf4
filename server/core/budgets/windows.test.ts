import { describe, expect, test } from 'vitest';
import { windowsAfter, windowsBetween } from './windows.ts';

const hours = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): number =>
  (endsAt.getTime() - startsAt.getTime()) / 3_600_000;

describe('the windows of a budget', () => {
  test('are days of the place, shorter and longer where clocks change', () => {
    const spring = windowsBetween('Europe/Berlin', 'day', new Date('2026-03-28T12:00Z'), new Date('2026-03-30T12:00Z'));
    expect(spring.map(hours)).toEqual([24, 23, 24]);
    expect(spring[1]!.startsAt).toEqual(new Date('2026-03-28T23:00Z'));
    const autumn = windowsBetween('Europe/Berlin', 'day', new Date('2026-10-25T00:30Z'), new Date('2026-10-25T12:00Z'));
    expect(autumn.map(hours)).toEqual([25]);
    // Clocks go forward at midnight: the day begins at one.
    const cairo = windowsBetween('Africa/Cairo', 'day', new Date('2026-04-24T10:00Z'), new Date('2026-04-24T11:00Z'));
    expect(cairo).toEqual([{ startsAt: new Date('2026-04-23T22:00Z'), endsAt: new Date('2026-04-24T21:00Z') }]);
  });

  test('are months from the first to the first', () => {
    const months = windowsBetween(
      'Asia/Kathmandu',
      'month',
      new Date('2026-01-31T20:00Z'),
      new Date('2026-03-02T00:00Z'),
    );
    expect(months.map(({ startsAt }) => startsAt.toISOString())).toEqual([
      '2026-01-31T18:15:00.000Z',
      '2026-02-28T18:15:00.000Z',
    ]);
    const turn = windowsBetween('UTC', 'month', new Date('2026-12-31T23:59Z'), new Date('2027-01-01T00:00Z'));
    expect(turn.map(({ endsAt }) => endsAt.toISOString())).toEqual([
      '2027-01-01T00:00:00.000Z',
      '2027-02-01T00:00:00.000Z',
    ]);
  });

  test('follow each other without a gap in every zone, over all days of a year, and hold the moment that was asked for', () => {
    const from = new Date('2026-01-01T12:00Z');
    const until = new Date('2027-01-01T12:00Z');
    for (const zone of [
      'Africa/Casablanca',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'Asia/Beirut',
    ])
      for (const period of ['day', 'month'] as const) {
        const windows = windowsBetween(zone, period, from, until);
        expect(windows[0]!.startsAt <= from && windows[0]!.endsAt > from, zone).toBe(true);
        expect(windows.at(-1)!.endsAt > until, zone).toBe(true);
        expect(
          windows.slice(1).every(({ startsAt }, index) => +startsAt === +windows[index]!.endsAt),
          zone,
        ).toBe(true);
        const inPlace = new Intl.DateTimeFormat('en', {
          timeZone: zone,
          day: 'numeric',
          hour: 'numeric',
          hour12: false,
        });
        const firsts = windows.map(({ startsAt }) =>
          inPlace.formatToParts(startsAt).find(({ type }) => type === 'day')!,
        );
        if (period === 'month') expect(new Set(firsts.map(({ value }) => value)), zone).toEqual(new Set(['1']));
        expect(windows.length, zone).toBe(period === 'day' ? 366 : 13);
      }
  });

  test('leave out days that a place has left out', () => {
    const samoa = windowsAfter('Pacific/Apia', 'day', new Date('2011-12-29T10:00Z'), new Date('2011-12-30T12:00Z'));
    expect(samoa).toEqual([
      { startsAt: new Date('2011-12-29T10:00Z'), endsAt: new Date('2011-12-30T10:00Z') },
      { startsAt: new Date('2011-12-30T10:00Z'), endsAt: new Date('2011-12-31T10:00Z') },
    ]);
  });
});
