import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { countPeople, listPeopleBeside } from './people-store.ts';
import type { AdministeredPerson, PeopleFilter } from './person.ts';

/** Everybody who has an account, newest first, one page from a cursor on, and how many there are in all. */
export async function listPeople(
  ctx: Pick<Context, 'db'>,
  filter: PeopleFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<AdministeredPerson> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listPeopleBeside(ctx, filter, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countPeople(ctx, filter),
  ]);
  const place = ({ id }: AdministeredPerson): number[] => [id];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}
