/** A number as the server gave it: decimals as text, so that no digit of them is lost. */
export type Figure = number | string;

/** What a chart's figures are of; says how they are written. */
export type Unit = 'money' | 'tokens' | 'count' | 'seconds' | 'ms' | 'percent' | 'stars' | 'rate';

export interface Series {
  name: string;
  /** One for each day; null where nothing is known, which is not the same as 0. */
  values: readonly (Figure | null)[];
  /** The interval around each value, or two percentiles. */
  low?: readonly (number | null)[] | undefined;
  high?: readonly (number | null)[] | undefined;
  /** How many observations each value is made of. */
  n?: readonly number[] | undefined;
  /** All that have no series of their own: drawn in no colour. */
  isRest?: boolean | undefined;
}

/** Something that happened on a day: `agent version 4`, `price changed`. */
export interface ChartMark {
  /** `2026-11-21`; one that is not among the chart's days is not shown. */
  day: string;
  label: string;
}

/** What charts are drawn from, and tables and files are written from. */
export interface ChartData {
  unit: Unit;
  /** Days one after the other, without gaps, as `2026-11-21`. */
  days: readonly string[];
  series: readonly Series[];
  marks?: readonly ChartMark[] | undefined;
  /** What is said where a value is null: “no data”, unless something else is meant. */
  unknown?: string | undefined;
}

/** More than these nobody tells apart. */
export const mostSeries = 6;

export interface DrawnSeries {
  name: string;
  values: (number | null)[];
  low: (number | null)[] | null;
  high: (number | null)[] | null;
  /** 1 to 6; null: those that have no colour of their own. */
  color: number | null;
}

/** What of it a chart draws: the first of them, and, where sums make sense, all that are left as “Others”. */
export function drawnSeries(series: readonly Series[], isStacked: boolean): DrawnSeries[] {
  const shown = series.length > mostSeries && isStacked ? series.slice(0, mostSeries - 1) : series.slice(0, mostSeries);
  const drawn = shown.map((one, index): DrawnSeries => {
    return { ...numbersOf(one), name: one.name, color: one.isRest === true ? null : index + 1 };
  });
  const others = series.slice(shown.length);
  if (!isStacked || others.length === 0) return drawn;
  return [...drawn, { name: othersName(others.length), values: sumOf(others), low: null, high: null, color: null }];
}

function othersName(count: number): string {
  return `${count} others`;
}

function numbersOf({ values, low, high }: Series): Pick<DrawnSeries, 'values' | 'low' | 'high'> {
  return {
    values: values.map(numberOf),
    low: low === undefined ? null : [...low],
    high: high === undefined ? null : [...high],
  };
}

export function numberOf(figure: Figure | null): number | null {
  return figure === null ? null : Number(figure);
}

function sumOf(series: readonly Series[]): (number | null)[] {
  const days = series[0]?.values.length ?? 0;
  return Array.from({ length: days }, (_, day) => {
    const known = series.map(({ values }) => numberOf(values[day] ?? null)).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
}

/** The values of each with those below it: where its bar ends. Null where none of them is known. */
export function stacked(series: readonly DrawnSeries[]): (number | null)[][] {
  const days = series[0]?.values.length ?? 0;
  const sums: (number | null)[] = Array.from({ length: days }, () => null);
  return series.map(({ values }) =>
    values.map((value, day) => {
      if (value !== null) sums[day] = (sums[day] ?? 0) + value;
      return sums[day] ?? null;
    }),
  );
}

/** True where there is nothing to draw: nothing known, or, of what is counted, nothing at all. */
export function isEmpty({ series }: Pick<ChartData, 'series'>, isStacked: boolean): boolean {
  return series.every(({ values }) => values.every((value) => value === null || (isStacked && Number(value) === 0)));
}
