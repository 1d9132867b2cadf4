const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/** The time of day today, the day this year, else the day with its year. */
export function formatMoment(iso: string, now: Date): string {
  const moment = new Date(iso);
  if (moment.toDateString() === now.toDateString()) return clock.format(moment);
  return formatDay(iso, now);
}

export function formatDay(iso: string, now: Date): string {
  const moment = new Date(iso);
  return moment.getFullYear() === now.getFullYear() ? day.format(moment) : dayOfYear.format(moment);
}

/** “Today”, “Yesterday”, else the day: for headings between messages. */
export function dayName(iso: string, now: Date): string {
  const moment = new Date(iso);
  if (moment.toDateString() === now.toDateString()) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return moment.toDateString() === yesterday.toDateString() ? 'Yesterday' : formatDay(iso, now);
}

export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

/** For tooltips and screen readers. */
export function formatWhole(iso: string): string {
  return whole.format(new Date(iso));
}

export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** How long ago in short: “now”, “5 min”, “3 h”, “2 d”. */
export function formatAge(iso: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 60_000));
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
