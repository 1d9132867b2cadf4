import type { Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { Page } from '#server/core/page.ts';
import { pageOfFew } from '#server/core/page-of-few.ts';
import { addDays } from './calendar.ts';
import { dayOfId } from './day-id.ts';
import type { UsageDay } from './measures.ts';
import { daysOfUse } from './own-usage.ts';
import { findActiveDays, readDays } from './report-store.ts';
import { daysBetween, zoneNamed } from './zone.ts';

type UsageContext = Pick<Context, 'actor' | 'db'>;

/** The days on which the viewer did anything, newest first. */
export async function listUsageDays(
  ctx: UsageContext,
  { zone, ...asked }: { cursor?: string | undefined; limit: number; zone: string },
): Promise<Page<UsageDay> & { count: number }> {
  const { userId } = ctx.actor;
  const active = await findActiveDays(ctx, userId, await daysOfUse(ctx, zone));
  const page = pageOfFew(active.toReversed(), asked);
  if (page.rows.length === 0) return { ...page, rows: [] };
  const shown = daysBetween(zoneNamed(zone), page.rows.at(-1)!, addDays(page.rows[0]!, 1));
  return { ...page, rows: (await readDays(ctx, userId, shown)).reverse() };
}

/** One of the viewer's days. @throws {AppError} `not_found` where it is another's, or nothing was done on it */
export async function getUsageDay(ctx: UsageContext, id: string, zone: string): Promise<UsageDay> {
  const { userId } = ctx.actor;
  const asked = dayOfId(id);
  const days = asked === null ? null : daysBetween(zoneNamed(zone), asked.date, addDays(asked.date, 1));
  const [day] = days === null || asked?.number !== userId ? [] : await readDays(ctx, userId, days);
  if (day === undefined) throw new AppError('not_found', 'There is no such day.');
  return day;
}
