import type { Alarm, AlarmMetric, KnownChange, TrendOfFigure } from '#contract/quality.ts';
import { thin } from '#web/ui/figures/thin-number.ts';

interface Span {
  low: number;
  high: number;
}

/** What has happened, in a few words. */
export const metricDeeds: Record<AlarmMetric, string> = {
  ratings: 'Ratings have fallen',
  flags: 'More answers are flagged',
  errors: 'More calls fail',
};

/** What an alarm counts n of. */
export const metricUnits: Record<AlarmMetric, string> = { ratings: 'ratings', flags: 'answers', errors: 'calls' };

/** Stars of ratings, percent of the others. */
export function formatMetric(metric: AlarmMetric, value: number): string {
  return metric === 'ratings' ? thin(value, 2, 2) : `${thin(value * 100, 1, 1)} %`;
}

export function formatSpan(interval: Span | null, format: (value: number) => string): string | null {
  return interval === null ? null : `${format(interval.low)} to ${format(interval.high)}`;
}

export const stateNames: Record<Alarm['state'], string> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  closed: 'Closed',
};

/** How an alarm came to its end. */
export function endingOf({ ending, closed_by: by }: Alarm): string | null {
  if (ending === null) return null;
  if (ending === 'recovered') return 'Closed by itself: the figure is back.';
  if (ending === 'not_borne_out') return 'Closed by itself: what it rested on was changed or taken back.';
  return `Closed by ${by ?? 'an administrator'}.`;
}

/** What changed, as a sentence without an end. */
export function changeOf(change: KnownChange): string {
  const fields = (change.changes ?? []).map((name) => name.replaceAll('_', ' ')).join(', ');
  switch (change.kind) {
    case 'agent_version':
      return `${change.agent_name} became version ${change.version}${fields === '' ? '' : ` (${fields})`}`;
    case 'response_model':
      return `the provider began to answer with ${change.to} instead of ${change.from}`;
    case 'model_settings':
      return `the settings of ${change.model_name} were changed${fields === '' ? '' : ` (${fields})`}`;
    case 'model_price':
      return `the price of ${change.model_name} was changed`;
  }
}

export const figureNames: Record<TrendOfFigure['figure'], string> = {
  rating: 'Rating',
  flags_per_thousand: 'Flags per 1,000',
  errors: 'Failures',
  first_token: 'First token',
  cost_per_answer: 'Cost an answer',
  tokens_per_second: 'Speed',
};

/** Of the last day that has the figure. */
export function lastOf({ values }: TrendOfFigure): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

/** A figure of a trend for people. */
export function formatTrendFigure(figure: TrendOfFigure['figure'], value: number): string {
  switch (figure) {
    case 'rating':
      return thin(value, 2, 2);
    case 'flags_per_thousand':
      return thin(value, 1, 1);
    case 'errors':
      return `${thin(value, 1, 1)} %`;
    case 'first_token':
      return `${thin(value, 2, 2)} s`;
    case 'cost_per_answer':
      return `$${thin(value, 5, 4)}`;
    case 'tokens_per_second':
      return `${thin(value, 1, 1)}/s`;
  }
}

/** By how much a figure changes a day: two digits tell it. */
export function formatSlope({ figure }: Pick<TrendOfFigure, 'figure'>, slope: number): string {
  const digits = slope === 0 ? '0' : String(Number(Math.abs(slope).toPrecision(2)));
  const sign = slope === 0 ? '' : slope > 0 ? '+' : '−';
  const units = {
    rating: '',
    flags_per_thousand: '',
    errors: ' points',
    first_token: ' s',
    cost_per_answer: '',
    tokens_per_second: '/s',
  };
  return `${sign}${figure === 'cost_per_answer' ? '$' : ''}${plain(digits)}${units[figure]}`;
}

/** Without an exponent. */
function plain(digits: string): string {
  return digits.includes('e') ? Number(digits).toFixed(9).replace(/0+$/, '') : digits;
}

/** What a word rests on. */
export type ToldTrend = Pick<TrendOfFigure, 'figure' | 'n' | 'slope' | 'slope_interval' | 'adjusted_p'>;

/** The test behind a word, for who asks. */
export function testOf(trend: ToldTrend): string {
  if (trend.slope === null) return `${trend.n} of 14 days that a trend needs`;
  const interval = formatSpan(trend.slope_interval, (value) => formatSlope(trend, value));
  return `${formatSlope(trend, trend.slope)} a day (${interval}), p = ${formatP(trend.adjusted_p ?? 1)}, n = ${trend.n} days`;
}

export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : thin(p, 3, 2);
}
