import { addDays } from './calendar.ts';
import { zoneNamed } from './zone.ts';

/** Days in a row, as dates: from the first on, before the last moment's. */
export interface DateRange {
  from: string;
  /** The first day that is not counted. */
  until: string;
}

/**
 * The last so many days of a time zone, with today or without it.
 *
 * @throws {AppError} `invalid` for a time zone that is not known
 */
export function lastDays(days: number, timeZone: string, withToday: 'with today' | 'before today'): DateRange {
  const today = zoneNamed(timeZone).dateOf(new Date());
  const until = withToday === 'with today' ? addDays(today, 1) : today;
  return { from: addDays(until, -days), until };
}
