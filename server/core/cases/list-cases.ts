import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import {
  type CaseFilter,
  type CaseSummary,
  countCases,
  countForSummary,
  listClosed,
  listWaiting,
} from './list-store.ts';
import type { ReviewCase } from './review-case.ts';

export type { CaseFilter } from './list-store.ts';

type ListContext = Pick<Context, 'actor' | 'db'>;

interface Place {
  cursor?: string | undefined;
  limit: number;
}

/** A page of what waits, or of what is closed, and how many there are, as far as they are counted. */
export async function listCases(
  ctx: ListContext,
  filter: CaseFilter,
  place: Place,
): Promise<Page<ReviewCase> & { count: number }> {
  const [page, count] = await Promise.all([
    filter.isClosed ? pageOfClosed(ctx, filter, place) : pageOfWaiting(ctx, filter, place),
    countCases(ctx, filter),
  ]);
  return { ...page, count };
}

async function pageOfWaiting(
  ctx: ListContext,
  filter: CaseFilter,
  { cursor, limit }: Place,
): Promise<Page<ReviewCase>> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 3);
  const direction = from?.direction ?? 'newer';
  const [priority = -1, openedAt = 0, number = 0] = from?.position ?? [];
  const rows = await listWaiting(ctx, filter, [Math.min(priority, 9), openedAt, number], direction, limit + 1);
  const place = (row: ReviewCase): number[] => [row.priority, row.openedAt.getTime(), row.number];
  return pageOf(rows, { limit, runs: 'newer', direction, isFromEnd: from === null, place });
}

/** Later than any. */
const endOfTime = Date.UTC(9999, 0);

async function pageOfClosed(ctx: ListContext, filter: CaseFilter, { cursor, limit }: Place): Promise<Page<ReviewCase>> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 2);
  const direction = from?.direction ?? 'older';
  const [closedAt = endOfTime, number = 0] = from?.position ?? [];
  const rows = await listClosed(ctx, filter, [Math.min(closedAt, endOfTime), number], direction, limit + 1);
  const place = (row: ReviewCase): number[] => [row.closedAt!.getTime(), row.number];
  return pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place });
}

export function summarizeCases(ctx: ListContext): Promise<CaseSummary> {
  return countForSummary(ctx);
}
