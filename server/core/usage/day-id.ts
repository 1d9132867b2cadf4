import { dateOfDay, dayNumberOf } from './calendar.ts';

/**
 * A day of somebody's as a UUID of version 8 (RFC 9562, 5.8), since such a row is not stored: 48 bits of the person's id,
 * and the number of the day since 1970.
 */
export function dayId(userId: number, date: string): string {
  const person = userId.toString(16).padStart(12, '0');
  const day = dayNumberOf(date).toString(16).padStart(12, '0');
  return `${person.slice(0, 8)}-${person.slice(8)}-8000-8000-${day}`;
}

/** The day of that id; null where it is another person's, or no day's. */
export function dateOfDayId(id: string, userId: number): string | null {
  const number = Number.parseInt(id.slice(-12), 16);
  const isDay = number < 100 * 366;
  return isDay && dayId(userId, dateOfDay(number)) === id.toLowerCase() ? dateOfDay(number) : null;
}
