import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { AppError } from '#server/core/errors.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { quantile } from '#server/core/statistics/histogram.ts';
import { type ScoreSummary, summarizeScores } from '#server/core/statistics/score-summary.ts';
import { dateOfDay, dayNumberOf } from './calendar.ts';
import { dayOfId } from './day-id.ts';
import { foldUsage } from './fold-usage.ts';
import { performanceOf, type PerformanceSums } from './performance.ts';
import {
  countModelDays,
  type FeedbackOfDay,
  findModelDay,
  listModelDays,
  type ModelDay,
  type ModelDaysAsked,
  readFeedback,
  readPerformance,
} from './performance-report-store.ts';

/** How a model did, for all agents together. */
export interface PerformanceFigures {
  used: PerformanceSums;
  /** In milliseconds; null without an answer. */
  firstToken: Percentiles;
  duration: Percentiles;
  ratings: ScoreSummary;
  flags: number;
}

/** How one did on a day. */
export interface ModelPerformance extends PerformanceFigures {
  day: ModelDay;
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
  { cursor, limit, ...asked }: ModelDaysAsked & { cursor?: string | undefined; limit: number },
): Promise<Page<ModelPerformance> & { count: number }> {
  await foldUsage(ctx);
  const at = cursor === undefined ? null : placeOf(cursor);
  const [days, count] = await Promise.all([
    listModelDays(ctx, asked, { at, limit: limit + 1 }),
    countModelDays(ctx, asked, mostCounted),
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
    const figures = used.find((row) => row.date === day.date && row.llmModelId === day.modelId);
    const feedback = said.find((row) => row.date === day.date && row.modelId === day.modelId);
    return { day, ...figuresOf(figures, feedback) };
  });
}

/** How a model did, with what was said of its answers; either may be nothing. */
export function figuresOf(
  sums: PerformanceSums | undefined,
  feedback: Pick<FeedbackOfDay, 'scores' | 'flags'> | undefined,
): PerformanceFigures {
  const used = sums ?? performanceOf([]);
  return {
    used,
    firstToken: percentilesOf(used.firstToken),
    duration: percentilesOf(used.duration),
    ratings: summarizeScores(feedback?.scores ?? [0, 0, 0, 0, 0]),
    flags: feedback?.flags ?? 0,
  };
}

function percentilesOf(histogram: PerformanceSums['duration']): Percentiles {
  return { p50: quantile(histogram, 0.5), p95: quantile(histogram, 0.95), p99: quantile(histogram, 0.99) };
}
