import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Alarm } from './alarm.ts';
import { type AlarmFilter, countAlarms, listAlarmsBeside } from './list-store.ts';

export type { AlarmFilter } from './list-store.ts';

/** A page of alarms, newest first, and how many there are, as far as they are counted. Who may see them has been seen to. */
export async function listAlarms(
  ctx: Pick<Context, 'db'>,
  filter: AlarmFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Alarm> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listAlarmsBeside(ctx, filter, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countAlarms(ctx, filter),
  ]);
  const place = ({ number }: Alarm): number[] => [number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}
