import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { AuditEntry } from './audit-entry.ts';
import { type AuditFilter, countAuditEntries, listAuditEntriesBeside } from './list-store.ts';

type ListContext = Pick<Context, 'actor' | 'db'>;

/** What was done, newest first, as far as the viewer may read it, and how much, as far as it is counted. */
export async function listActs(
  ctx: ListContext,
  asked: Omit<AuditFilter, 'onlyCases'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<AuditEntry> & { count: number }> {
  const filter = { ...asked, onlyCases: ctx.actor.role !== 'administrator' };
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listAuditEntriesBeside(ctx, filter, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countAuditEntries(ctx, filter),
  ]);
  const place = ({ id }: AuditEntry): number[] => [id];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}
