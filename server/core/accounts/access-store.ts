import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import { reading, runStatement } from '#server/db/statement.ts';
import type { Role, Tables } from '#server/db/tables.ts';

interface Ctx {
  db: Kysely<Tables>;
}

export interface AccessRow {
  id: number;
  user_id: number;
  username: string;
  role: Role;
  /** Whether its last use, as noted, is some minutes ago. */
  is_due: boolean;
}

const sessionAccess = reading<AccessRow>(
  'session_access',
  `select s.id, s.user_id, u.username, u.role, s.last_used_at < now() - interval '5 minutes' as is_due
   from session s join app_user u on u.id = s.user_id
   where s.token = $1 and s.expires_at > now() and u.deactivated_at is null`,
);

const keyAccess = reading<AccessRow>(
  'api_key_access',
  `select k.id, k.user_id, u.username, u.role,
     coalesce(k.last_used_at < now() - interval '5 minutes', true) as is_due
   from api_key k join app_user u on u.id = k.user_id
   where k.key_hash = $1 and (k.expires_at is null or k.expires_at > now()) and u.deactivated_at is null`,
);

type HotCtx = Ctx & { pool: Pool };

export async function findSessionAccess(ctx: HotCtx, token: string): Promise<AccessRow | undefined> {
  const [row] = await runStatement(ctx, sessionAccess, [token]);
  return row;
}

export async function findKeyAccess(ctx: HotCtx, keyHash: Buffer): Promise<AccessRow | undefined> {
  const [row] = await runStatement(ctx, keyAccess, [keyHash]);
  return row;
}

/** The lifetimes are in seconds; the end moves on with each use, but never past the absolute one. */
export async function noteSessionUse(
  ctx: Ctx,
  id: number,
  lifetimes: { idle: number; absolute: number },
): Promise<void> {
  await ctx.db
    .updateTable('session')
    .set({
      lastUsedAt: sql<Date>`now()`,
      expiresAt: sql<Date>`least(now() + make_interval(secs => ${lifetimes.idle}), created_at + make_interval(secs => ${lifetimes.absolute}))`,
    })
    .where('id', '=', id)
    .where('lastUsedAt', '<', sql<Date>`now() - interval '5 minutes'`)
    .execute();
}

export async function noteKeyUse(ctx: Ctx, id: number): Promise<void> {
  await ctx.db
    .updateTable('apiKey')
    .set({ lastUsedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** To some minutes, so that most uses write nothing. */
export async function noteSeen(ctx: Ctx, userId: number): Promise<void> {
  await ctx.db
    .updateTable('appUser')
    .set({ lastSeenAt: sql<Date>`now()` })
    .where('id', '=', userId)
    .where(sql<boolean>`(last_seen_at is null or last_seen_at < now() - interval '1 minute')`)
    .execute();
}

/** Of the ids, those that still let somebody in, and in what role. */
export async function findLiveAccess(
  ctx: Ctx,
  ids: { sessions: number[]; apiKeys: number[] },
): Promise<{ sessions: Map<number, Role>; apiKeys: Map<number, Role> }> {
  const [sessions, apiKeys] = await Promise.all([
    ctx.db
      .selectFrom('session as s')
      .innerJoin('appUser as u', 'u.id', 's.userId')
      .select(['s.id', 'u.role'])
      .where(sql<boolean>`s.id = any(${ids.sessions}) and s.expires_at > now() and u.deactivated_at is null`)
      .execute(),
    ctx.db
      .selectFrom('apiKey as k')
      .innerJoin('appUser as u', 'u.id', 'k.userId')
      .select(['k.id', 'u.role'])
      .where(
        sql<boolean>`k.id = any(${ids.apiKeys}) and (k.expires_at is null or k.expires_at > now()) and u.deactivated_at is null`,
      )
      .execute(),
  ]);
  const rolesById = (rows: { id: number; role: Role }[]) => new Map(rows.map(({ id, role }) => [id, role]));
  return { sessions: rolesById(sessions), apiKeys: rolesById(apiKeys) };
}
