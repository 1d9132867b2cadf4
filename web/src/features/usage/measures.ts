import type { Division, Measure, UsageSeries } from '#web/api/usage.ts';
import type { ChartData, Figure, Unit } from '#web/ui/chart/series.ts';
import { partName } from './divisions.ts';

export const measures = [
  ['cost', 'Cost'],
  ['tokens', 'Tokens'],
  ['messages', 'Messages'],
] as const satisfies readonly (readonly [Measure, string])[];

export const unitOf: Record<Measure, Unit> = { cost: 'money', tokens: 'tokens', messages: 'count' };

export function measureNamed(name: string): Measure {
  return measures.find(([measure]) => measure === name)?.[0] ?? 'cost';
}

/** What the server told of each day as a chart draws it. */
export function chartOf(told: UsageSeries, measure: Measure, by: Division): ChartData {
  const series = told.series.map((part) => ({ name: partName(by, part), values: valuesOf(part, measure) }));
  const { others } = told;
  const rest =
    others === null ? [] : [{ name: `${others.count} others`, values: valuesOf(others, measure), isRest: true }];
  return { unit: unitOf[measure], unknown: 'not priced', days: told.days, series: [...distinct(series), ...rest] };
}

type Values = Pick<UsageSeries['series'][number], 'total_cost' | 'unpriced_calls' | 'tokens' | 'messages_sent'>;

function valuesOf(
  { total_cost: cost, unpriced_calls: unpriced, ...counts }: Values,
  measure: Measure,
): (Figure | null)[] {
  // What has no price is not free.
  if (measure === 'cost')
    return cost.map((dollars, day) => (Number(dollars) === 0 && unpriced[day]! > 0 ? null : dollars));
  return measure === 'tokens' ? counts.tokens : counts.messages_sent;
}

/** Two of the same name are told apart by a number: legend and table go by names. */
function distinct<Named extends { name: string }>(all: Named[]): Named[] {
  const seen = new Map<string, number>();
  return all.map((one) => {
    const times = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, times);
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` };
  });
}
