import { type ChartData, type Figure, type Series, type Unit } from './series.ts';
import { unitNames } from './units.ts';

export interface TableColumn {
  title: string;
  /** Null: text, such as the day. */
  unit: Unit | null;
}

export interface ChartRows {
  columns: TableColumn[];
  /** Newest day first; null where nothing is known. */
  rows: (Figure | null)[][];
}

/** All figures of a chart, also those that are too many to be drawn. */
export function rowsOf(data: ChartData): ChartRows {
  const { days, series, marks = [] } = data;
  const shownMarks = marks.filter(({ day }) => days.includes(day));
  const parts = series.flatMap((one) => columnsOf(one, data.unit));
  const columns: TableColumn[] = [{ title: 'Day', unit: null }, ...parts.map(({ title, unit }) => ({ title, unit }))];
  if (shownMarks.length > 0) columns.push({ title: 'What happened', unit: null });
  const rows = days.map((day, index): (Figure | null)[] => {
    const happened = shownMarks.filter((mark) => mark.day === day).map(({ label }) => label);
    return [
      day,
      ...parts.map(({ values }) => values[index] ?? null),
      ...(shownMarks.length > 0 ? [happened.length === 0 ? null : happened.join('; ')] : []),
    ];
  });
  return { columns, rows: rows.reverse() };
}

interface Part extends TableColumn {
  values: readonly (Figure | null)[];
}

function columnsOf({ name, values, low, high, n }: Series, unit: Unit): Part[] {
  return [
    { title: name, unit, values },
    ...(low === undefined ? [] : [{ title: `${name}, low`, unit, values: low }]),
    ...(high === undefined ? [] : [{ title: `${name}, high`, unit, values: high }]),
    ...(n === undefined ? [] : [{ title: `${name}, n`, unit: 'count' as const, values: n }]),
  ];
}

/** The same for a file: figures as they were told, oldest day first, and the zone and the units in the titles. */
export function fileOf(data: ChartData, zone: string): (Figure | null)[][] {
  const { columns, rows } = rowsOf(data);
  const titles = columns.map(({ title, unit }, index) => {
    if (index === 0) return `${title} (${zone})`;
    return unit === null || unit === 'count' ? title : `${title} (${unitNames[unit]})`;
  });
  return [titles, ...rows.toReversed()];
}
