/** Days of the reader's own calendar as `2026-11-22`; empty where that end is open. */
export interface Days {
  from: string;
  to: string;
}

/** The same as moments for the server: from the first day's beginning to the last day's end. What is no day is left out. */
export function periodOf({ from, to }: Days): { from: string; to: string } {
  return { from: beginning(from, 0), to: beginning(to, 1) };
}

function beginning(day: string, daysLater: number): string {
  const date = new Date(`${day}T00:00`);
  if (Number.isNaN(date.getTime())) return '';
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}

export function dayBefore(now: Date, days: number): string {
  const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
