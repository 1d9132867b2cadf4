import type { Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import { maxParticipants } from './chat.ts';
import { findPeople } from './store.ts';

/** People as a request names them: by id, by username in any case, twice or wrongly. */
export interface NamedPeople {
  ids: number[];
  usernames: string[];
}

/** Who they are, each once, and the ids and names that belong to nobody. */
export async function namePeople(
  ctx: Pick<Context, 'db' | 'pool'>,
  { ids, usernames }: NamedPeople,
): Promise<{ userIds: number[]; unknown: (number | string)[] }> {
  const oneOfEach = [...new Map(usernames.map((name) => [name.toLowerCase(), name])).values()];
  const { byId, byName } = await findPeople(ctx, ids, oneOfEach);
  const unknownIds = [...new Set(ids)].filter((id) => !byId.has(id));
  const unknownNames = oneOfEach.filter((name) => !byName.has(name));
  return { userIds: [...new Set([...byId, ...byName.values()])], unknown: [...unknownIds, ...unknownNames] };
}

export function requireRoomFor(people: number, field: string): void {
  if (people <= maxParticipants) return;
  throw invalid({ [field]: [`A chat has at most ${maxParticipants} participants.`] });
}
