import { LRUCache } from 'lru-cache';
import { invalid } from '#server/core/errors.ts';
import { addDays } from './calendar.ts';

const quarterMs = 15 * 60_000;

/** How a place cuts time into days: by this program's time zone data, so that every database gives the same days. */
export interface Zone {
  /** The date of a moment, `2026-11-21`. */
  dateOf(at: Date): string;
  /** When a date begins: in some zones not always at midnight, and never but at a full quarter of an hour. */
  startOf(date: string): Date;
}

const known = new LRUCache<string, Zone>({ max: 100 });

/** @throws {AppError} `invalid` for a time zone that the IANA database has not */
export function zoneNamed(name: string): Zone {
  const zone = known.get(name) ?? makeZone(name);
  known.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  const format = formatIn(name);
  const dateOf = (at: Date): string => format.format(at);

  function startOf(date: string): Date {
    const midnight = Date.parse(date);
    // The offset of that day is nearly always the one of its noon.
    const likely = new Date(midnight - offsetMs(name, new Date(midnight + 12 * 3_600_000)));
    return isStart(likely, date) ? likely : searchedStart(midnight, date);
  }

  function isStart(at: Date, date: string): boolean {
    return dateOf(at) >= date && dateOf(new Date(at.getTime() - quarterMs)) < date;
  }

  /** The first quarter of an hour of that date or a later one; offsets go from -12 to +14 hours. */
  function searchedStart(midnight: number, date: string): Date {
    let low = midnight - 15 * 3_600_000;
    let high = midnight + 13 * 3_600_000;
    while (high - low > quarterMs) {
      const middle = low + Math.floor((high - low) / quarterMs / 2) * quarterMs;
      if (dateOf(new Date(middle)) >= date) high = middle;
      else low = middle;
    }
    return new Date(high);
  }

  return { dateOf, startOf };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
  } catch {
    throw invalid({ time_zone: ['This is not a time zone, such as Europe/Berlin.'] });
  }
}

const clocks = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 });

function offsetMs(timeZone: string, at: Date): number {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv', options);
  clocks.set(timeZone, clock);
  return Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at.getTime();
}

/** Days one after the other, oldest first, and when each of them begins; the last moment ends the last of them. */
export interface Days {
  dates: string[];
  starts: Date[];
}

const dayMs = 86_400_000;

/** From where to where of some time there are whole days in UTC; where there are none, both are its end. */
export function wholeDays(from: Date, until: Date): { from: Date; until: Date } {
  const first = Math.ceil(from.getTime() / dayMs) * dayMs;
  const last = Math.floor(until.getTime() / dayMs) * dayMs;
  return first < last ? { from: new Date(first), until: new Date(last) } : { from: until, until };
}

/** From one date on, before another. */
export function daysBetween(zone: Zone, from: string, until: string): Days {
  const dates: string[] = [];
  for (let date = from; date < until; date = addDays(date, 1)) dates.push(date);
  return { dates, starts: [...dates, until].map((date) => zone.startOf(date)) };
}
