import type { Measure, SeriesValues, UsageSeries } from './series.ts';
import type { Days } from './zone.ts';

const counted = ['costNano', 'unpricedCalls', 'inputTokens', 'outputTokens', 'messagesSent', 'calls'] as const;

/** Some of what was used of an agent or a model: lists of the same length, with some days more than once. */
export interface PartUsed extends Record<(typeof counted)[number], number[]> {
  /** Null for what is of none of them. */
  id: string | null;
  name: string | null;
  day: number[];
  /**
   * 0 of whole days. Of edges, which lie where the day of that number begins: 1 where they are of the day before and were counted for
   * this one, −1 the other way round.
   */
  edgeSign: number;
}

type Sums = Record<(typeof counted)[number], number[]>;

/** A series for each of the parts with the most, and one for all the others. */
export function ownSeriesOf(
  used: PartUsed[],
  { dates }: Days,
  { zone, most, top }: { zone: string; most: Measure; top: number },
): UsageSeries {
  const byPart = [...Map.groupBy(used, ({ id }) => id)].map(([id, some]) => ({
    id,
    name: some[0]!.name ?? '',
    values: sumsOf(some, dates.length),
  }));
  // What was used on an edge only was used on none of these days.
  const parts = byPart.filter(({ values }) => counted.some((name) => total(values[name]) !== 0));
  parts.sort(
    (a, b) =>
      total(measured(b.values, most)) - total(measured(a.values, most)) ||
      total(b.values.outputTokens) - total(a.values.outputTokens),
  );
  const others = parts.slice(top).map(({ values }) => values);
  return {
    zone,
    days: dates,
    series: parts.slice(0, top).map(({ id, name, values }) => ({ id, name, ...shown(values) })),
    others: others.length === 0 ? null : { count: others.length, ...shown(together(others, dates.length)) },
  };
}

function sumsOf(used: PartUsed[], days: number): Sums {
  const sums = noSums(days);
  for (const part of used) for (const name of counted) addTo(sums[name], part, part[name]);
  return sums;
}

function addTo(sum: number[], { day: days, edgeSign }: PartUsed, values: number[]): void {
  for (const [at, day] of days.entries()) {
    const value = values[at]!;
    if (edgeSign === 0) sum[day]! += value;
    else {
      if (day > 0) sum[day - 1]! += edgeSign * value;
      if (day < sum.length) sum[day]! -= edgeSign * value;
    }
  }
}

function together(all: Sums[], days: number): Sums {
  const sums = noSums(days);
  for (const values of all)
    for (const name of counted) for (const [day, value] of values[name].entries()) sums[name][day]! += value;
  return sums;
}

function noSums(days: number): Sums {
  return Object.fromEntries(counted.map((name) => [name, Array<number>(days).fill(0)])) as Sums;
}

function measured({ inputTokens, ...values }: Sums, most: Measure): number[] {
  switch (most) {
    case 'cost':
      return values.costNano;
    case 'tokens':
      return values.outputTokens.map((tokens, day) => tokens + inputTokens[day]!);
    case 'messages':
      return values.messagesSent;
    case 'calls':
      return values.calls;
  }
}

function shown(values: Sums): SeriesValues {
  const { costNano, unpricedCalls, messagesSent, calls } = values;
  return { costNano, unpricedCalls, tokens: measured(values, 'tokens'), messagesSent, calls };
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
