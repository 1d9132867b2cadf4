import type { Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import type { Trend } from '#server/core/statistics/trend.ts';
import { dayNumberOf } from '#server/core/usage/calendar.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { type DateRange, lastDays } from '#server/core/usage/last-days.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { type TrendFigure, trendFigures } from './figure.ts';
import { keptTrendsOf } from './kept-tests.ts';
import { type CountsByDay, findSubject, listBusiest, type NamedSubject, readCounts } from './store.ts';

export interface FigureTrend {
  figure: TrendFigure;
  trend: Trend;
  /** Of each day, oldest first; null on one that has none. */
  values: (number | null)[];
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
  const { results, tested, others } = await testBusiest(ctx, kind, days, { most: limit, first: id ?? null });
  if (named === null) return { days, tested, results, others };
  const found =
    results.find((result) => result.id === named.id) ?? (await testAll([named], new Map(), days)).results[0]!;
  return { days, tested, results: [found], others: 0 };
}

/** The trends of those with the most requests in the days, tested together; one of them first, where it is named. */
export async function testBusiest(
  ctx: Pick<Context, 'db'>,
  kind: AlarmSubject,
  days: DateRange,
  asked: { most: number; first: string | null },
): Promise<Pick<Trends, 'results' | 'tested' | 'others'>> {
  const { subjects, count } = await listBusiest(ctx, kind, days, asked);
  const ids = subjects.map(({ id }) => id);
  const { results, tested } = await testAll(subjects, await readCounts(ctx, kind, ids, days), days);
  return { results, tested, others: count - subjects.length };
}

/** The trends of one agent's figures, tested with each other. Who may see them has been seen to. */
export async function readTrendsOf(
  ctx: Context,
  subject: { kind: AlarmSubject } & NamedSubject,
  { days: count, timeZone }: Pick<AskedTrends, 'days' | 'timeZone'>,
): Promise<{ days: DateRange; tested: number; trends: FigureTrend[] }> {
  const days = lastDays(count, timeZone, 'before today');
  const counts = await readCounts(ctx, subject.kind, [subject.id], days);
  const { results, tested } = await testAll([subject], counts, days);
  return { days, tested, trends: results[0]!.trends };
}

async function testAll(
  subjects: readonly NamedSubject[],
  counts: ReadonlyMap<string, CountsByDay>,
  { from, until }: DateRange,
): Promise<Pick<Trends, 'results' | 'tested'>> {
  const days = dayNumberOf(until) - dayNumberOf(from);
  const series = subjects.flatMap(({ id }) => seriesOf(counts.get(id) ?? [], days));
  const trends = await keptTrendsOf(series.map(({ figure, values }) => ({ better: figure.better, values })));
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

function seriesOf(counts: CountsByDay, days: number): Omit<FigureTrend, 'trend'>[] {
  return trendFigures.map((figure) => {
    const scale = 10 ** figure.digits;
    const values = Array<number | null>(days).fill(null);
    for (const [day, known] of counts.entries()) {
      const value = known === undefined ? null : figure.of(known);
      values[day] = value === null ? null : Math.round(value * scale) / scale;
    }
    return { figure, values };
  });
}
