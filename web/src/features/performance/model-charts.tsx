import type { ModelPerformance } from '#web/api/model-performance.ts';
import { Chart } from '#web/ui/chart/chart.tsx';
import { daysFromTo } from '#web/ui/chart/day-axis.ts';
import type { ChartData, ChartMark, Figure, Series, Unit } from '#web/ui/chart/series.ts';
import { failureName } from './failure-words.ts';

interface ModelChartsProps {
  /** Those on which the model did anything, oldest first; undefined while they are loaded. */
  days: readonly ModelPerformance[] | undefined;
  from: string;
  /** The first day that is not shown. */
  until: string;
  marks: readonly ChartMark[];
  file: string;
}

/** All that is known of a model by day. */
export function ModelCharts({ days: rows, from, until, marks, file }: ModelChartsProps) {
  const days = daysFromTo(from, until).slice(0, -1);
  const byDay = new Map(rows?.map((row) => [row.date, row]));
  const onEach = (figure: (row: ModelPerformance) => Figure | null) =>
    days.map((day) => {
      const row = byDay.get(day);
      return row === undefined ? null : figure(row);
    });
  const data = (unit: Unit, series: Series[], unknown?: string): ChartData | undefined =>
    rows === undefined ? undefined : { unit, days, series, marks, unknown };
  const percentiles = (of: 'first_token' | 'response_time'): Series[] =>
    (['p50', 'p95', 'p99'] as const).map((part) => ({ name: part, values: onEach((row) => row[`${of}_${part}`]) }));
  const shared = (name: string) => ({ zone: 'UTC', file: `${file}-${name}`, height: 200 });

  return (
    <div className="grid gap-4 @4xl:grid-cols-2">
      <Chart
        {...shared('requests')}
        title="Requests"
        note="What failed, by class of error"
        look="bars"
        data={data('count', [
          { name: 'succeeded', values: onEach((row) => row.successful_requests) },
          ...failureSeries(rows ?? [], onEach),
        ])}
        empty="How often the model was asked on each day will be here."
      />
      <Chart
        {...shared('ratings')}
        title="Ratings"
        note="Average of the answers of a day, with its 95 % interval and n"
        look="lines"
        range={[1, 5]}
        data={data('stars', [ratingSeries(onEach)])}
        empty="What people think of its answers will be here once they rate some."
      />
      <Chart
        {...shared('first-token')}
        title="Until the first token"
        note="Half, 95 and 99 of a hundred took no longer"
        look="lines"
        data={data('seconds', percentiles('first_token'))}
        empty="How long people waited for the first word will be here."
      />
      <Chart
        {...shared('answer')}
        title="Until the whole answer"
        note="Half, 95 and 99 of a hundred took no longer"
        look="lines"
        data={data('seconds', percentiles('response_time'))}
        empty="How long whole answers took will be here."
      />
      <Chart
        {...shared('tokens-per-second')}
        title="Tokens a second"
        note="From the first token to the end"
        look="lines"
        data={data('count', [{ name: 'tokens a second', values: onEach((row) => row.tokens_per_second) }])}
        empty="How fast it writes will be here."
      />
      <Chart
        {...shared('cost')}
        title="Cost"
        note={<CostNote rows={rows ?? []} />}
        look="bars"
        data={data('money', [{ name: 'cost', values: onEach(knownCost) }], 'not priced')}
        empty="What it cost on each day will be here once its price is known."
      />
      <Chart
        {...shared('flags')}
        title="Flags"
        note="For each thousand successful requests"
        look="lines"
        data={data('rate', [{ name: 'flags per thousand', values: onEach((row) => row.flags_per_thousand) }])}
        empty="How often people flag its answers will be here."
      />
    </div>
  );
}

/** What has no price is not free. */
function knownCost({ total_cost: cost, unpriced_requests: unpriced }: ModelPerformance): string | null {
  return Number(cost) === 0 && unpriced > 0 ? null : cost;
}

type OnEach = (figure: (row: ModelPerformance) => Figure | null) => (Figure | null)[];

/** The most frequent class first. */
function failureSeries(rows: readonly ModelPerformance[], onEach: OnEach): Series[] {
  const counts = new Map<string, number>();
  for (const { failures } of rows)
    for (const [kind, count] of Object.entries(failures)) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind]) => ({ name: failureName(kind), values: onEach((row) => row.failures[kind] ?? 0) }));
}

function ratingSeries(onEach: OnEach): Series {
  const numbers = (figure: (row: ModelPerformance) => number | null) => onEach(figure) as (number | null)[];
  return {
    name: 'rating',
    values: onEach((row) => row.average_user_rating),
    low: numbers((row) => row.user_rating_interval?.low ?? null),
    high: numbers((row) => row.user_rating_interval?.high ?? null),
    n: numbers((row) => row.total_user_ratings).map((n) => n ?? 0),
  };
}

function CostNote({ rows }: { rows: readonly ModelPerformance[] }): React.ReactNode {
  const unpriced = rows.reduce((sum, row) => sum + row.unpriced_requests, 0);
  return unpriced === 0 ? 'US dollars' : `US dollars; ${unpriced} requests have no price and are not in it`;
}
