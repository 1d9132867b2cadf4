const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const short = inUtc({ day: 'numeric', month: 'short' });
const month = inUtc({ month: 'short' });
const monthOfYear = inUtc({ month: 'short', year: 'numeric' });
const whole = inUtc({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** `Sat 21 Nov 2026`. */
export function formatWholeDay(day: string): string {
  return whole.format(new Date(day)).replace(',', '');
}

export function formatShortDay(day: string): string {
  return short.format(new Date(day));
}

/** Between which days a chart's axis has its labels, in pixels. */
const roomOfLabel = 68;
const stepsInDays = [1, 2, 4, 7, 14];
const stepsInMonths = [1, 2, 3, 6, 12];

export interface DayTick {
  index: number;
  label: string;
}

/** As many labels as there is room for: each so many days, or at the beginning of months. */
export function dayTicks(days: readonly string[], width: number): DayTick[] {
  const most = Math.max(2, Math.floor(width / roomOfLabel));
  const step = stepsInDays.find((each) => days.length / each <= most);
  // Counted back from the last day, which is the one that people look for.
  if (step !== undefined)
    return indexesOf(days, (_, index) => (days.length - 1 - index) % step === 0).map(withDay(days));
  const firsts = indexesOf(days, (day) => day.endsWith('-01'));
  const each = stepsInMonths.find((months) => firsts.length / months <= most) ?? 12;
  return firsts
    .filter((index) => (Number(days[index]!.slice(5, 7)) - 1) % each === 0)
    .map((index) => ({ index, label: nameOfMonth(days[index]!) }));
}

function indexesOf(days: readonly string[], is: (day: string, index: number) => boolean): number[] {
  return days.flatMap((day, index) => (is(day, index) ? [index] : []));
}

const withDay =
  (days: readonly string[]) =>
  (index: number): DayTick => ({ index, label: formatShortDay(days[index]!) });

function nameOfMonth(day: string): string {
  return (day.slice(5, 7) === '01' ? monthOfYear : month).format(new Date(day));
}

/** Days one after the other from the first to the last of them, both among them. */
export function daysFromTo(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
