import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import type { LlmModel } from './model.ts';

/** A page of the models in memory; there are never more than a few hundred. */
export function listModelPage(
  models: LlmModel[],
  filter: { status?: LlmModel['status'] | undefined; modelType?: string | undefined },
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { count: number; rows: LlmModel[]; next: string | null; previous: string | null } {
  const matching = models.filter(
    ({ status, modelType }) =>
      (filter.status === undefined || status === filter.status) &&
      (filter.modelType === undefined || modelType === filter.modelType),
  );
  const start = cursor === undefined ? 0 : decodeCursor(cursor, 1).position[0]!;
  const end = start + limit;
  return {
    count: matching.length,
    rows: matching.slice(start, end),
    next: end < matching.length ? encodeCursor({ direction: 'older', position: [end] }) : null,
    previous: start > 0 ? encodeCursor({ direction: 'newer', position: [Math.max(0, start - limit)] }) : null,
  };
}
