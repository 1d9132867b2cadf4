import { type Kysely, sql } from 'kysely';
import type { Tables } from '#server/db/tables.ts';
import type { Session } from './session.ts';

interface Ctx {
  db: Kysely<Tables>;
}

/** A session that ended, and whose it was. */
export interface EndedSession {
  id: number;
  userId: number;
}

export function listLiveSessions(ctx: Ctx, userId: number): Promise<Session[]> {
  return ctx.db
    .selectFrom('session')
    .select(['id', 'createdAt', 'lastUsedAt', 'expiresAt', 'userAgent', 'ipAddress'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .orderBy('lastUsedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export function deleteSessionByToken(ctx: Ctx, token: string): Promise<EndedSession[]> {
  return ctx.db.deleteFrom('session').where('token', '=', token).returning(['id', 'userId']).execute();
}

export function deleteSession(ctx: Ctx, userId: number, id: number): Promise<EndedSession[]> {
  return ctx.db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning(['id', 'userId'])
    .execute();
}

export function deleteOtherSessions(ctx: Ctx, userId: number, keptId: number): Promise<EndedSession[]> {
  return ctx.db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('id', '!=', keptId)
    .returning(['id', 'userId'])
    .execute();
}

export function deleteSessionsOf(ctx: Ctx, userId: number): Promise<EndedSession[]> {
  return ctx.db.deleteFrom('session').where('userId', '=', userId).returning(['id', 'userId']).execute();
}

/** Those that have run out, and of the others all but the `most` that were used last. */
export function deleteSurplusSessions(ctx: Ctx, userId: number, most: number): Promise<EndedSession[]> {
  return ctx.db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where((where) =>
      where.or([
        where('expiresAt', '<=', sql<Date>`now()`),
        where(
          'id',
          'in',
          where
            .selectFrom('session')
            .select('id')
            .where('userId', '=', userId)
            .orderBy('lastUsedAt', 'desc')
            .orderBy('id', 'desc')
            .offset(most),
        ),
      ]),
    )
    .returning(['id', 'userId'])
    .execute();
}

/** At most `most` of those that have run out, and none that another server is deleting; how many there were. */
export async function deleteEndedSessions(ctx: Ctx, absoluteLifetimeSeconds: number, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from session where id in (
      select id from session where ${hasEnded(absoluteLifetimeSeconds)} limit ${most} for update skip locked
    )`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}

export async function countEndedSessions(ctx: Ctx, absoluteLifetimeSeconds: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from session where ${hasEnded(absoluteLifetimeSeconds)}`.execute(ctx.db);
  return rows[0]!.count;
}

const hasEnded = (absoluteLifetimeSeconds: number) =>
  sql<boolean>`(expires_at <= now() or created_at <= now() - make_interval(secs => ${absoluteLifetimeSeconds}))`;
