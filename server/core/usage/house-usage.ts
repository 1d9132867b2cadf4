import type { Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import { addDays, dayNumberOf } from './calendar.ts';
import { foldUsage } from './fold-usage.ts';
import { type Division, type Part, readHouseTotal, readParts } from './house-usage-store.ts';
import type { Usage } from './measures.ts';
import { zoneNamed } from './zone.ts';

export type { Division, Part } from './house-usage-store.ts';

export interface HouseUsage {
  from: string;
  until: string;
  total: Usage;
  parts: Part[];
  /** How many more parts there are. */
  others: number;
}

const usualDays = 30;
const mostDays = 366;

/**
 * What everybody has used on some days in UTC; all that has happened is counted.
 *
 * @throws {AppError} `invalid` for a time that ends before it begins, or is too long
 */
export async function houseUsage(
  ctx: Context,
  asked: { from?: string | undefined; until?: string | undefined; by: Division; limit: number },
): Promise<HouseUsage> {
  const until = asked.until ?? addDays(zoneNamed('UTC').dateOf(new Date()), 1);
  const from = asked.from ?? addDays(until, -usualDays);
  const days = dayNumberOf(until) - dayNumberOf(from);
  if (days < 1) throw invalid({ until: ['A day after the first one is expected.'] });
  if (days > mostDays) throw invalid({ from: [`At most ${mostDays} days are counted together.`] });
  await foldUsage(ctx);
  const [total, { parts, count }] = await Promise.all([
    readHouseTotal(ctx, from, until),
    readParts(ctx, { from, until, by: asked.by, most: asked.limit }),
  ]);
  return { from, until, total, parts, others: count - parts.length };
}
