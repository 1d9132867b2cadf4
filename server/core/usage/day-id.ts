import { dateOfDay, dayNumberOf } from './calendar.ts';

/**
 * A day of somebody's, or of a model's, as a UUID of version 8 (RFC 9562, 5.8), since such a row is not stored: 48 bits of the
 * number of the person or the model, and the number of the day since 1970.
 */
export function dayId(number: number, date: string): string {
  const whose = number.toString(16).padStart(12, '0');
  const day = dayNumberOf(date).toString(16).padStart(12, '0');
  return `${whose.slice(0, 8)}-${whose.slice(8)}-8000-8000-${day}`;
}

/** What such an id names; null where it names no day. */
export function dayOfId(id: string): { number: number; date: string } | null {
  const number = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const day = Number.parseInt(id.slice(-12), 16);
  if (day > 100 * 366) return null;
  const date = dateOfDay(day);
  return dayId(number, date) === id.toLowerCase() ? { number, date } : null;
}
