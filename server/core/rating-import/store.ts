import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import type { Dimension } from './fold-ratings.ts';

type StoreContext = Pick<Context, 'db'>;

export interface KnownPerson {
  id: number;
  username: string;
}

/** The people that ids, usernames and email addresses name; each under what it was asked for by, in lower case. */
export async function findPeople(ctx: StoreContext, names: (string | number)[]): Promise<Map<string, KnownPerson>> {
  const asked = [...new Set(names.map((name) => String(name).toLowerCase()))];
  const ids = names.filter((name) => typeof name === 'number');
  const { rows } = await sql<KnownPerson & { asked: string }>`
    select u.id, u.username, u.id::text as asked from app_user u where u.id = any(${ids}::bigint[])
    union all select u.id, u.username, n.name from unnest(${asked}::text[]) n(name) join app_user u on lower(u.username) = n.name
    union all select u.id, u.username, n.name from unnest(${asked}::text[]) n(name) join app_user u on u.email = n.name`.execute(
    ctx.db,
  );
  return new Map(rows.map(({ asked: name, id, username }) => [name, { id, username }]));
}

export interface KnownMessage {
  id: string;
  userId: number;
  isAnswer: boolean;
}

/** Those of the messages that are there and not deleted. */
export async function findMessages(ctx: StoreContext, ids: string[]): Promise<Map<string, KnownMessage>> {
  const { rows } = await sql<KnownMessage>`
    select m.id, m.user_id, m.role = 'assistant' as is_answer
    from message m join conversation c on c.id = m.conversation_id and c.deleted_at is null
    where m.id = any(${ids}::uuid[]) and ${sql.raw(isNotDeleted('m'))}`.execute(ctx.db);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface KnownRating {
  messageId: string;
  userId: number;
  dimensions: Dimension[];
  /** What stands in Colloquy; null where nothing does. */
  rating: { score: number; comment: string; isImported: boolean } | null;
}

/** What is known of the pairs, in their order. */
export async function findKnown(
  ctx: StoreContext,
  pairs: { messageId: string; userId: number }[],
): Promise<KnownRating[]> {
  const { rows } = await sql<KnownRating>`
    select p.message_id, p.user_id,
      coalesce((select json_agg(json_build_object('ratingType', i.rating_type, 'score', i.score, 'comment', i.comment,
          'ratedAt', i.rated_at) order by i.rating_type)
        from imported_rating i where i.message_id = p.message_id and i.user_id = p.user_id), '[]') as dimensions,
      (select json_build_object('score', r.score, 'comment', r.comment, 'isImported', r.imported_at is not null)
        from message_rating r where r.message_id = p.message_id and r.user_id = p.user_id) as rating
    from unnest(${pairs.map(({ messageId }) => messageId)}::uuid[], ${pairs.map(({ userId }) => userId)}::bigint[])
      with ordinality as p (message_id, user_id, place)
    order by p.place`.execute(ctx.db);
  return rows.map((row) => ({ ...row, dimensions: row.dimensions.map(withTime) }));
}

/** A time comes as text out of JSON. */
function withTime(dimension: Dimension): Dimension {
  return { ...dimension, ratedAt: dimension.ratedAt === null ? null : new Date(dimension.ratedAt) };
}

export async function saveDimensions(
  ctx: StoreContext,
  { messageId, userId }: { messageId: string; userId: number },
  dimensions: Dimension[],
): Promise<void> {
  await ctx.db
    .insertInto('importedRating')
    .values(dimensions.map((dimension) => ({ messageId, userId, ...dimension })))
    .onConflict((conflict) =>
      conflict.columns(['messageId', 'userId', 'ratingType']).doUpdateSet((set) => ({
        score: set.ref('excluded.score'),
        comment: set.ref('excluded.comment'),
        ratedAt: set.ref('excluded.ratedAt'),
      })),
    )
    .execute();
}
