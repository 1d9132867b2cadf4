export interface DayGroup<Row> {
  label: string;
  rows: Row[];
}

const month = new Intl.DateTimeFormat(undefined, { month: 'long' });
const monthOfYear = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

/** Groups rows, newest first already, under the headings people know from other chat apps. */
export function groupByDay<Row>(rows: readonly Row[], momentOf: (row: Row) => string, now: Date): DayGroup<Row>[] {
  const groups: DayGroup<Row>[] = [];
  for (const row of rows) {
    const label = dayLabel(new Date(momentOf(row)), now);
    const last = groups.at(-1);
    if (last?.label === label) last.rows.push(row);
    else groups.push({ label, rows: [row] });
  }
  return groups;
}

function dayLabel(moment: Date, now: Date): string {
  const days = calendarDaysBetween(moment, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days <= 7) return 'Previous 7 days';
  if (days <= 30) return 'Previous 30 days';
  return moment.getFullYear() === now.getFullYear() ? month.format(moment) : monthOfYear.format(moment);
}

/** Counted by the reader's calendar, so that days of 23 or 25 hours are days as well. */
function calendarDaysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}
