import type { Context } from '#server/core/context.ts';
import { addDays } from './calendar.ts';
import { noUsage, type Share, sumOf, type Usage, type UsageDay } from './measures.ts';
import { ownSeriesOf } from './own-series.ts';
import { readPartsUsed } from './own-series-store.ts';
import { readDays, readFirstUse, readTotal } from './report-store.ts';
import { readShares } from './share-store.ts';
import type { Measure, UsageSeries } from './series.ts';
import { type Days, daysBetween, type Zone, zoneNamed } from './zone.ts';

type UsageContext = Pick<Context, 'actor' | 'db'>;

/** The last so many days, today among them; a day begins where the asker is. */
export interface Period {
  days: number;
  zone: string;
}

/** What the viewer has used on each of the days, oldest first, also where that was nothing. */
export async function usageByDay({ actor, db }: UsageContext, period: Period): Promise<(Usage & { date: string })[]> {
  const days = lastDays(period);
  const used = new Map((await readDays({ db }, actor.userId, days)).map((day) => [day.date, day]));
  return days.dates.map((date) => used.get(date) ?? { ...noUsage, date });
}

/** What the viewer has used in all those days, and on how many of them. */
export async function sumUsage({ actor, db }: UsageContext, period: Period): Promise<Usage & { activeDays: number }> {
  const used = await readDays({ db }, actor.userId, lastDays(period));
  return { ...sumOf(used), activeDays: used.length };
}

/** What the viewer has used on each of those days, divided by agent or model. */
export async function ownSeries(
  { actor, db }: UsageContext,
  period: Period,
  { by, ...shown }: { by: 'agent' | 'model'; most: Measure; top: number },
): Promise<UsageSeries> {
  const days = lastDays(period);
  const used = await readPartsUsed({ db }, actor.userId, days, by);
  return ownSeriesOf(used, days, { ...shown, zone: period.zone });
}

export interface Dashboard {
  total: Usage;
  /** Of as many days before; null where all time is asked for. */
  before: Usage | null;
  byAgent: Share[];
  byModel: Share[];
  days: UsageDay[];
}

/** How many days a dashboard shows where nobody said how many. */
const shownDays = 30;

/** All that the viewer has used, or in the last days only, also divided by agents and models. */
export async function ownDashboard(
  { actor, db }: UsageContext,
  { days, zone }: { days: number | null; zone: string },
): Promise<Dashboard> {
  const { userId } = actor;
  const shown = lastDays({ days: days ?? shownDays, zone });
  const asked = days === null ? allDaysTo(shown, await readFirstUse({ db }, userId)) : shown;
  const [allTime, before, byDay, shares] = await Promise.all([
    days === null ? readTotal({ db }, userId, asked) : null,
    days === null ? null : readTotal({ db }, userId, daysBefore(shown, zone)),
    readDays({ db }, userId, shown),
    readShares({ db }, userId, asked),
  ]);
  return { total: allTime ?? sumOf(byDay), before, ...shares, days: byDay };
}

function lastDays({ days, zone: name }: Period): Days {
  const zone = zoneNamed(name);
  const until = tomorrowIn(zone);
  return daysBetween(zone, addDays(until, -days), until);
}

/** As many days as these, up to the first of them. */
function daysBefore({ dates }: Days, zone: string): Days {
  return daysBetween(zoneNamed(zone), addDays(dates[0]!, -dates.length), dates[0]!);
}

/** All time since a person first used anything, or those days where they did not before, as one day. */
function allDaysTo({ dates, starts }: Days, first: Date | null): Days {
  const from = first === null || first > starts[0]! ? starts[0]! : first;
  return { dates: dates.slice(-1), starts: [from, starts.at(-1)!] };
}

function tomorrowIn(zone: Zone): string {
  return addDays(zone.dateOf(new Date()), 1);
}

/** So far back a list of days goes. */
const mostDays = 1_500;

/** All days since the viewer first used anything. */
export async function daysOfUse({ actor, db }: UsageContext, zoneName: string): Promise<Days> {
  const zone = zoneNamed(zoneName);
  const first = await readFirstUse({ db }, actor.userId);
  const until = tomorrowIn(zone);
  if (first === null) return { dates: [], starts: [] };
  const earliest = addDays(until, -mostDays);
  const from = zone.dateOf(first);
  return daysBetween(zone, from < earliest ? earliest : from, until);
}
