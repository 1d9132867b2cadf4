import { formatShortDay, formatWholeDay } from './day-axis.ts';
import { type ChartData, type DrawnSeries, type Figure, numberOf } from './series.ts';
import { formatFigure } from './units.ts';

export interface DayFact {
  name: string;
  color: number | null;
  figure: Figure | null;
  written: string;
  /** Its interval, and of how many it is made. */
  note: string | null;
}

/** What is known of a day of each series that is shown. */
export function factsOf(data: ChartData, shown: readonly DrawnSeries[], day: number): DayFact[] {
  return shown.map(({ name, color, values }) => {
    // What was drawn is a binary number; what was told is exact.
    const told = data.series.find((one) => one.name === name);
    const figure = told === undefined ? (values[day] ?? null) : (told.values[day] ?? null);
    const written = figure === null ? (data.unknown ?? 'no data') : formatFigure(data.unit, figure);
    return {
      name,
      color,
      figure,
      written,
      note: figure === null || told === undefined ? null : noteOf(data, told, day),
    };
  });
}

function noteOf({ unit }: ChartData, { low, high, n }: ChartData['series'][number], day: number): string | null {
  const from = low?.[day] ?? null;
  const to = high?.[day] ?? null;
  const parts = [
    ...(from === null || to === null ? [] : [`${formatFigure(unit, from)} to ${formatFigure(unit, to)}`]),
    ...(n?.[day] === undefined ? [] : [`n = ${n[day]}`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

export function marksOf({ marks = [], days }: ChartData, day: number): string[] {
  return marks.filter((mark) => mark.day === days[day]).map(({ label }) => label);
}

/** A day of a chart as a sentence. */
export function dayInWords(data: ChartData, shown: readonly DrawnSeries[], day: number): string {
  const facts = factsOf(data, shown, day).map(
    ({ name, written, note }) => `${name}: ${written}${note === null ? '' : ` (${note})`}`,
  );
  return [formatWholeDay(data.days[day] ?? '1970-01-01'), ...marksOf(data, day), ...facts].join('. ');
}

/** What a chart shows, for who can't see it. */
export function summaryOf(data: ChartData, drawn: readonly DrawnSeries[], zone: string): string {
  const { days, unit, marks = [] } = data;
  const period = `${days.length} days, ${formatShortDay(days[0]!)} to ${formatShortDay(days.at(-1)!)}, in ${zone}.`;
  const each = drawn.map(({ name, values }) => {
    const known = values.flatMap((value, day) => (value === null ? [] : [{ value: numberOf(value)!, day }]));
    if (known.length === 0) return `${name}: no data.`;
    const least = known.reduce((a, b) => (b.value < a.value ? b : a));
    const most = known.reduce((a, b) => (b.value > a.value ? b : a));
    const on = ({ value, day }: { value: number; day: number }) =>
      `${formatFigure(unit, Number(value.toPrecision(12)))} on ${formatShortDay(days[day]!)}`;
    return `${name}: least ${on(least)}, most ${on(most)}, last ${on(known.at(-1)!)}.`;
  });
  const happened = marks
    .filter(({ day }) => days.includes(day))
    .map(({ day, label }) => `${formatShortDay(day)}: ${label}.`);
  return [period, ...each, ...happened].join(' ');
}
