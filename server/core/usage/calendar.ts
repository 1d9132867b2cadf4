const dayMs = 86_400_000;

/** `2026-11-21` and a number of days later, or earlier. */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumberOf(date) + days);
}

/** The number of a day since 1970, and back. */
export function dayNumberOf(date: string): number {
  return Date.parse(date) / dayMs;
}

export function dateOfDay(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

const firstOfMonth = (date: string): string => `${date.slice(0, 8)}01`;

/** From which month to which one, each by its first day, some days are whole months; where none is, both are their end. */
export function wholeMonths(from: string, until: string): { from: string; until: string } {
  const first = from === firstOfMonth(from) ? from : firstOfMonth(addDays(firstOfMonth(from), 31));
  const last = firstOfMonth(until);
  return first < last ? { from: first, until: last } : { from: until, until };
}
