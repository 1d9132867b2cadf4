import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Avatar } from './avatar.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Stores a picture under an id that is made of its bytes, so that the same one is stored once; answers the id. */
export async function keepAvatar(
  { db, actor }: StoreContext & { actor: { userId: number } },
  { image, mediaType }: Avatar,
): Promise<string> {
  const id = idOf(image);
  await db
    .insertInto('avatar')
    .values({ id, image, mediaType, createdBy: actor.userId })
    // Holds the row until the version that shows it is there: the job that clears up passes over it.
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ createdAt: new Date() }))
    .execute();
  return id;
}

/** A version 8 UUID (RFC 9562). */
function idOf(image: Buffer): string {
  const hex = hash('sha256', image, 'hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** A picture of one of the agent's versions; whether the agent may be seen has been seen to. */
export async function findAvatar({ db }: StoreContext, agentId: string, id: string): Promise<Avatar | null> {
  const row = await db
    .selectFrom('avatar as p')
    .where('p.id', '=', id)
    .where((where) =>
      where.exists(
        where.selectFrom('agentVersion as v').whereRef('v.avatarId', '=', 'p.id').where('v.agentId', '=', agentId),
      ),
    )
    .select(['p.image', 'p.mediaType'])
    .executeTakeFirst();
  return row ?? null;
}

const isUnused = sql<boolean>`(p.created_at < now() - interval '1 day' and not exists (
  select from agent_version v join agent a on a.id = v.agent_id
  where v.avatar_id = p.id and coalesce(a.deleted_at, now()) > now() - interval '30 days'
))`;

/**
 * Deletes up to `most` pictures that no version shows, or only versions of agents that were deleted a month ago. A new
 * one is left alone for a day: its version may be about to come.
 */
export async function deleteUnusedAvatars({ db }: StoreContext, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from avatar where id in (
      select p.id from avatar p where ${isUnused} limit ${most} for update skip locked
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export async function countUnusedAvatars({ db }: StoreContext): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from avatar p where ${isUnused}`.execute(
    db,
  );
  return rows[0]!.count;
}
