import type { TrendOfFigure, Trends } from '#web/api/quality.ts';
import type { ChartData, Unit } from '#web/ui/chart/series.ts';

type FigureName = TrendOfFigure['figure'];

const units: Record<FigureName, Unit> = {
  rating: 'stars',
  flags_per_thousand: 'rate',
  errors: 'percent',
  first_token: 'seconds',
  cost_per_answer: 'money',
  tokens_per_second: 'count',
};

/** What a day's figure is. */
export const trendNote: Record<FigureName, string> = {
  rating: 'the mean of the ratings that the answers of a day got',
  flags_per_thousand: 'flags for each thousand answers of a day',
  errors: 'the share of a day’s calls that failed',
  first_token: 'the median of a day’s times to the first token',
  cost_per_answer: 'what a day cost for each answer; days with unknown prices are left out',
  tokens_per_second: 'tokens a second, from the first one on',
};

const dayMs = 86_400_000;

function daysOf({ from, days }: Trends): string[] {
  return Array.from({ length: days }, (_, index) =>
    new Date(Date.parse(from) + index * dayMs).toISOString().slice(0, 10),
  );
}

/** One figure of all that are shown, beside each other. */
export function chartOf(trends: Trends, name: FigureName): ChartData {
  const series = trends.results.map((row) => {
    const { values } = row.trends.find(({ figure }) => figure === name)!;
    return { name: row.name, values: name === 'errors' ? values.map((value) => value && value / 100) : values };
  });
  return { unit: units[name], days: daysOf(trends), series };
}
