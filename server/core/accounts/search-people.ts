import type { Context } from '#server/core/context.ts';
import type { Person } from './account.ts';
import { findPeople } from './people-store.ts';

/** People by the beginning of their username, then by any part of a name. */
export function searchPeople(
  ctx: Pick<Context, 'db'>,
  { search, limit }: { search: string; limit: number },
): Promise<Person[]> {
  return findPeople(ctx, search.trim().normalize('NFC'), limit);
}
