import { thin, thinDecimal } from '#web/ui/figures/thin-number.ts';
import type { Figure, Unit } from './series.ts';

/** What stands behind a column's title in a file. */
export const unitNames: Record<Unit, string> = {
  money: 'US dollars',
  tokens: 'tokens',
  count: 'count',
  seconds: 'seconds',
  ms: 'milliseconds',
  percent: 'share',
  stars: 'stars',
  rate: 'per thousand',
};

/** A figure for people: money and counts to their last digit, measurements as far as they are worth it. */
export function formatFigure(unit: Unit, figure: Figure): string {
  const value = Number(figure);
  switch (unit) {
    case 'money':
      return `$${thinDecimal(plainDecimal(figure), 2)}`;
    case 'tokens':
    case 'count':
      return thin(value, value % 1 === 0 ? 0 : 1);
    case 'seconds':
      return formatDuration(value * 1000);
    case 'ms':
      return formatDuration(value);
    case 'percent':
      return `${thin(value * 100, 1, 1)} %`;
    case 'stars':
      return thin(value, 2, 2);
    case 'rate':
      return thin(value, 1, 1);
  }
}

/** As text without an exponent, which some small numbers of JSON have. */
function plainDecimal(figure: Figure): string {
  if (typeof figure === 'string') return figure;
  return Math.abs(figure) < 1e-6 ? figure.toFixed(12) : String(figure);
}

function formatDuration(ms: number): string {
  if (ms < 1000) return `${thin(ms)} ms`;
  if (ms < 10_000) return `${thin(ms / 1000, 2)} s`;
  return ms < 120_000 ? `${thin(ms / 1000, 1)} s` : `${thin(ms / 60_000, 1)} min`;
}

/** A figure beside an axis whose lines are `step` apart. */
export function formatTick(unit: Unit, value: number, step: number): string {
  switch (unit) {
    case 'money':
      return `$${evenly(value, step < 1 ? Math.max(2, placesOf(step)) : placesOf(step))}`;
    case 'tokens':
    case 'count':
      return shortCount(value);
    case 'seconds':
      return tickDuration(value * 1000, step * 1000);
    case 'ms':
      return tickDuration(value, step);
    case 'percent':
      return `${evenly(value * 100, placesOf(step * 100))} %`;
    case 'stars':
    case 'rate':
      return evenly(value, placesOf(step));
  }
}

/** So many decimals tell two lines of an axis apart. */
function placesOf(step: number): number {
  let places = 0;
  while (places < 9 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6) places += 1;
  return places;
}

/** With as many decimals as the others; 0 is just that. */
function evenly(value: number, places: number): string {
  return value === 0 ? '0' : thin(value, places, places);
}

function tickDuration(ms: number, step: number): string {
  return step < 500 && ms < 1000 ? `${thin(ms)} ms` : `${evenly(ms / 1000, placesOf(step / 1000))} s`;
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 12,345 as 12.3K. */
export function shortCount(count: number): string {
  return count < 10_000 ? thin(count, count % 1 === 0 ? 0 : 1) : short.format(count);
}
