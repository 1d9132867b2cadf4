import type { Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import { addDays, dayNumberOf } from './calendar.ts';
import { foldUsage } from './fold-usage.ts';
import {
  type Division,
  type HouseScope,
  type Part,
  readHouseSeries,
  readHouseTotal,
  readParts,
} from './house-usage-store.ts';
import type { Usage } from './measures.ts';
import { type Measure, seriesOf, type UsageSeries } from './series.ts';
import { daysBetween, zoneNamed } from './zone.ts';

export type { Part } from './house-usage-store.ts';

export interface HouseUsage {
  from: string;
  until: string;
  total: Usage;
  parts: Part[];
  /** How many more parts there are. */
  others: number;
}

/** Days in UTC, and whose use of what; what is left out is not narrowed. */
type Asked = { [Name in keyof HouseScope]?: HouseScope[Name] | undefined };

const usualDays = 30;
const mostDays = 366;

/**
 * What everybody has used on some days in UTC; all that has happened is counted.
 *
 * @throws {AppError} `invalid` for a time that ends before it begins, or is too long
 */
export async function houseUsage(
  ctx: Context,
  { by, order, limit, ...asked }: Asked & { by: Division; order: Measure; limit: number },
): Promise<HouseUsage> {
  const scope = scopeOf(asked);
  await foldUsage(ctx);
  const [total, { parts, count }] = await Promise.all([
    readHouseTotal(ctx, scope),
    readParts(ctx, scope, { by, order, most: limit }),
  ]);
  return { from: scope.from, until: scope.until, total, parts, others: count - parts.length };
}

/** The same by day. @throws {AppError} as above */
export async function houseUsageSeries(
  ctx: Context,
  { by, most, top, ...asked }: Asked & { by: Exclude<Division, 'day'>; most: Measure; top: number },
): Promise<UsageSeries> {
  const scope = scopeOf(asked);
  await foldUsage(ctx);
  const rows = await readHouseSeries(ctx, scope, { by, most, top });
  return seriesOf(rows, daysBetween(zoneNamed('UTC'), scope.from, scope.until).dates, 'UTC');
}

function scopeOf({ from: first, until: end, ...narrowed }: Asked): HouseScope {
  const until = end ?? addDays(zoneNamed('UTC').dateOf(new Date()), 1);
  const from = first ?? addDays(until, -usualDays);
  const days = dayNumberOf(until) - dayNumberOf(from);
  if (days < 1) throw invalid({ until: ['A day after the first one is expected.'] });
  if (days > mostDays) throw invalid({ from: [`At most ${mostDays} days are counted together.`] });
  return { ...narrowed, from, until };
}
