import { type Kysely, sql } from 'kysely';
import type { Tables } from '#server/db/tables.ts';
import type { ApiKey } from './api-key.ts';

interface Ctx {
  db: Kysely<Tables>;
}

const columns = ['id', 'name', 'prefix', 'createdAt', 'lastUsedAt', 'expiresAt'] as const;

export function listKeys(ctx: Ctx, userId: number): Promise<ApiKey[]> {
  return ctx.db.selectFrom('apiKey').select(columns).where('userId', '=', userId).orderBy('id', 'desc').execute();
}

/** Counts a person's keys; until the transaction ends, nobody else can count and add to them. */
export async function countKeysLocked(ctx: Ctx, userId: number): Promise<number> {
  await ctx.db.selectFrom('appUser').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  const { count } = await ctx.db
    .selectFrom('apiKey')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('userId', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

export function insertKey(
  ctx: Ctx,
  key: { userId: number; name: string; prefix: string; keyHash: Buffer; expiresAt: Date | null },
): Promise<ApiKey> {
  return ctx.db.insertInto('apiKey').values(key).returning(columns).executeTakeFirstOrThrow();
}

/** False where the person has no such key. */
export async function deleteKey(ctx: Ctx, userId: number, id: number): Promise<boolean> {
  const deleted = await ctx.db
    .deleteFrom('apiKey')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return deleted.length > 0;
}

/** Deletes up to `most` keys that ran out so many days ago, none that another server is deleting; how many there were. */
export async function deleteExpiredKeys(ctx: Ctx, days: number, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from api_key where id in (
      select id from api_key where ${expired(days)} limit ${most} for update skip locked
    )`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}

export async function countExpiredKeys(ctx: Ctx, days: number): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from api_key where ${expired(days)}`.execute(ctx.db);
  return rows[0]!.count;
}

const expired = (days: number) => sql`expires_at < now() - make_interval(days => ${days})`;
