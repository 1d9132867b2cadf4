import type { Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import type { Trend } from '#server/core/statistics/trend.ts';
import { dayNumberOf } from '#server/core/usage/calendar.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { type DateRange, lastDays } from '#server/core/usage/last-days.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { addCounts, type TrendFigure, trendFigures } from './figure.ts';
import { keptTrendsOf } from './kept-tests.ts';
import { findSubject, listBusiest, type NamedSubject, type PartOfDay, readParts } from './store.ts';

export interface FigureTrend {
  figure: TrendFigure;
  trend: Trend;
  /** The days that have the figure, oldest first. */
  points: { date: string; value: number }[];
}

export interface SubjectTrends extends NamedSubject {
  trends: FigureTrend[];
}

export interface Trends {
  days: DateRange;
  /** How many series were tested together: p is corrected for so many. */
  tested: number;
  results: SubjectTrends[];
  /** How many more subjects there are. */
  others: number;
}

export interface AskedTrends {
  kind: AlarmSubject;
  /** Only this one is shown; it is tested with the others all the same. */
  id?: string | undefined;
  days: number;
  timeZone: string;
  /** Subjects at most, those with the most requests. */
  limit: number;
}

/**
 * The trends of all figures of models, or of agents, over whole days in UTC: the day that runs is not one yet.
 *
 * @throws {AppError} `invalid` for a time zone, a model or an agent that is not known
 */
export async function readTrends(
  ctx: Context,
  { kind, id, days: count, timeZone, limit }: AskedTrends,
): Promise<Trends> {
  const days = lastDays(count, timeZone, 'before today');
  const named = id === undefined ? null : await findSubject(ctx, kind, id);
  if (id !== undefined && named === null) throw invalid({ id: [`There is no such ${kind}.`] });
  await foldUsage(ctx);
  const { subjects, count: all } = await listBusiest(ctx, kind, days, { most: limit, first: id ?? null });
  const parts = await readParts(
    ctx,
    kind,
    subjects.map((subject) => subject.id),
    days,
  );
  const { results, tested } = await testAll(subjects, parts);
  if (named === null) return { days, tested, results, others: all - subjects.length };
  const found = results.find((result) => result.id === named.id) ?? (await testAll([named], [])).results[0]!;
  return { days, tested, results: [found], others: 0 };
}

/** The trends of one agent's figures, tested with each other. Who may see them has been seen to. */
export async function readTrendsOf(
  ctx: Context,
  subject: { kind: AlarmSubject } & NamedSubject,
  { days: count, timeZone }: Pick<AskedTrends, 'days' | 'timeZone'>,
): Promise<{ days: DateRange; tested: number; trends: FigureTrend[] }> {
  const days = lastDays(count, timeZone, 'before today');
  const parts = await readParts(ctx, subject.kind, [subject.id], days);
  const { results, tested } = await testAll([subject], parts);
  return { days, tested, trends: results[0]!.trends };
}

async function testAll(
  subjects: readonly NamedSubject[],
  parts: readonly PartOfDay[],
): Promise<{ results: SubjectTrends[]; tested: number }> {
  const bySubject = Map.groupBy(parts, (part) => part.id);
  const series = subjects.flatMap(({ id }) => seriesOf(bySubject.get(id) ?? []));
  const trends = await keptTrendsOf(
    series.map(({ figure, points }) => ({
      better: figure.better,
      points: points.map(({ date, value }) => ({ x: dayNumberOf(date), y: value })),
    })),
  );
  const tested = trends.filter(({ word }) => word !== 'not enough data').length;
  const each = trendFigures.length;
  const results = subjects.map((subject, index) => ({
    ...subject,
    trends: series
      .slice(index * each, (index + 1) * each)
      .map((one, place) => ({ ...one, trend: trends[index * each + place]! })),
  }));
  return { results, tested };
}

function seriesOf(parts: readonly PartOfDay[]): Omit<FigureTrend, 'trend'>[] {
  const days = [...Map.groupBy(parts, ({ date }) => date)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, some]) => ({ date, counts: addCounts(some) }));
  return trendFigures.map((figure) => ({
    figure,
    points: days.flatMap(({ date, counts }) => {
      const value = figure.of(counts);
      return value === null ? [] : [{ date, value }];
    }),
  }));
}
