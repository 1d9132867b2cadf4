/** Of what there is most of is said first. */
export type Measure = 'cost' | 'tokens' | 'messages' | 'calls';

/** What was used of a part of all on a day. */
export interface PartOnDay {
  /** Which of the days, from 0. */
  day: number;
  /** Null for what is of none of them, and for the others. */
  id: string | null;
  name: string | null;
  /** Which part it is, most first; null: one of the others. */
  place: number | null;
  /** How many parts there are in all. */
  parts: number;
  costNano: number;
  unpricedCalls: number;
  tokens: number;
  messagesSent: number;
  calls: number;
}

/** Each with one value a day. */
export interface SeriesValues {
  costNano: number[];
  unpricedCalls: number[];
  tokens: number[];
  messagesSent: number[];
  calls: number[];
}

export interface UsageSeries {
  zone: string;
  days: string[];
  series: (SeriesValues & { id: string | null; name: string })[];
  others: (SeriesValues & { count: number }) | null;
}

/** What was used on each day: a series for each part, and one for the others together. */
export function seriesOf(rows: PartOnDay[], days: string[], zone: string): UsageSeries {
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  const others = byPlace.get(null);
  byPlace.delete(null);
  const places = [...byPlace].sort(([a], [b]) => a! - b!);
  const series = places.map(([, some]) => ({ id: some[0]!.id, name: some[0]!.name ?? '', ...valuesOf(some, days) }));
  const count = (rows[0]?.parts ?? 0) - series.length;
  return { zone, days, series, others: others === undefined ? null : { count, ...valuesOf(others, days) } };
}

function valuesOf(rows: PartOnDay[], days: string[]): SeriesValues {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const values = (name: keyof SeriesValues): number[] => days.map((_, day) => byDay.get(day)?.[name] ?? 0);
  return {
    costNano: values('costNano'),
    unpricedCalls: values('unpricedCalls'),
    tokens: values('tokens'),
    messagesSent: values('messagesSent'),
    calls: values('calls'),
  };
}
