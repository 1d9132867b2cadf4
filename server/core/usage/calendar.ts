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
