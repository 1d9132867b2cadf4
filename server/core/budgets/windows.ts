import { addDays } from '#server/core/usage/calendar.ts';
import { type Zone, zoneNamed } from '#server/core/usage/zone.ts';
import type { BudgetPeriod } from '#server/db/budget-tables.ts';

export interface Window {
  startsAt: Date;
  endsAt: Date;
}

/** The days or months of a time zone from the one that a moment lies in to the one of a later moment, without a gap. */
export function windowsBetween(timeZone: string, period: BudgetPeriod, from: Date, until: Date): Window[] {
  const zone = zoneNamed(timeZone);
  const startsAt = zone.startOf(firstDate(zone.dateOf(from), period));
  return windowsAfter(timeZone, period, startsAt, until);
}

/** Those that follow the end of another one: what was counted before stays as it was cut then. */
export function windowsAfter(timeZone: string, period: BudgetPeriod, end: Date, until: Date): Window[] {
  const zone = zoneNamed(timeZone);
  const windows: Window[] = [];
  for (let startsAt = end; startsAt <= until;) {
    const endsAt = endOf(zone, period, startsAt);
    windows.push({ startsAt, endsAt });
    startsAt = endsAt;
  }
  return windows;
}

function endOf(zone: Zone, period: BudgetPeriod, startsAt: Date): Date {
  const date = zone.dateOf(startsAt);
  for (let next = dateAfter(date, period); ; next = dateAfter(next, period)) {
    // Days that a place has left out, as Samoa its 30 December 2011, begin and end at once.
    const end = zone.startOf(next);
    if (end > startsAt) return end;
  }
}

function firstDate(date: string, period: BudgetPeriod): string {
  return period === 'day' ? date : `${date.slice(0, 7)}-01`;
}

function dateAfter(date: string, period: BudgetPeriod): string {
  return period === 'day' ? addDays(date, 1) : firstDate(addDays(firstDate(date, 'month'), 31), 'month');
}
