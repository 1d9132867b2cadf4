import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { AppError } from '#server/core/errors.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { quantile } from '#server/core/statistics/histogram.ts';
import { type ScoreSummary, summarizeScores } from '#server/core/statistics/score-summary.ts';
import { dateOfDay, dayNumberOf } from './calendar.ts';
import { dayOfId } from './day-id.ts';
import { foldUsage } from './fold-usage.ts';
import { mergePerformance, performanceOf, type PerformanceSums } from './performance.ts';
import {
  countModelDays,
  findModelDay,
  listModelDays,
  type ModelDay,
  readFeedback,
  readPerformance,
} from './performance-report-store.ts';

/** How a model did on a day, for all agents together. */
export interface ModelPerformance {
  day: ModelDay;
  used: PerformanceSums;
  /** In milliseconds; null without an answer. */
  firstToken: Percentiles;
  duration: Percentiles;
  ratings: ScoreSummary;
  flags: number;
}

export interface Percentiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

const mostCounted = 1_000;

/** How models did, newest day first; all that has happened is counted. */
export async function listModelPerformance(
  ctx: Context,
  { model, cursor, limit }: { model: string | null; cursor?: string | undefined; limit: number },
): Promise<Page<ModelPerformance> & { count: number }> {
  await foldUsage(ctx);
  const at = cursor === undefined ? null : placeOf(cursor);
  const [days, count] = await Promise.all([
    listModelDays(ctx, { model, at, limit: limit + 1 }),
    countModelDays(ctx, model, mostCounted),
  ]);
  const page = pageOf(days, {
    limit,
    runs: 'older',
    direction: at?.direction ?? 'older',
    isFromEnd: at === null,
    place: ({ date, number }) => [dayNumberOf(date), number],
  });
  return { ...page, count, rows: await readDays(ctx, page.rows) };
}

function placeOf(cursor: string) {
  const { direction, position } = decodeCursor(cursor, 2);
  return { direction, date: dateOfDay(Math.min(position[0]!, 100 * 366)), number: position[1]! };
}

/** @throws {AppError} `not_found` where the model did nothing on that day */
export async function getModelPerformance(ctx: Context, id: string): Promise<ModelPerformance> {
  await foldUsage(ctx);
  const place = dayOfId(id);
  const day = place === null ? null : await findModelDay(ctx, place);
  if (day === null) throw new AppError('not_found', 'There is no such day of a model.');
  const [performance] = await readDays(ctx, [day]);
  return performance!;
}

async function readDays(ctx: Context, days: ModelDay[]): Promise<ModelPerformance[]> {
  if (days.length === 0) return [];
  const [used, said] = await Promise.all([readPerformance(ctx, days), readFeedback(ctx, days)]);
  return days.map((day) => {
    const versions = used.filter((row) => row.date === day.date && row.llmModelId === day.modelId);
    const merged = versions.length === 0 ? performanceOf([]) : mergePerformance(versions);
    const feedback = said.find((row) => row.date === day.date && row.modelId === day.modelId);
    return {
      day,
      used: merged,
      firstToken: percentilesOf(merged.firstToken),
      duration: percentilesOf(merged.duration),
      ratings: summarizeScores(feedback?.scores ?? [0, 0, 0, 0, 0]),
      flags: feedback?.flags ?? 0,
    };
  });
}

function percentilesOf(histogram: PerformanceSums['duration']): Percentiles {
  return { p50: quantile(histogram, 0.5), p95: quantile(histogram, 0.95), p99: quantile(histogram, 0.99) };
}
