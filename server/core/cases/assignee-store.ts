import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Role } from '#server/db/tables.ts';

interface Assignable {
  username: string;
  role: Role;
  hasFlagged: boolean;
}

/** Somebody who may review, and whether they have flagged the message; null where they may not. */
export async function findAssignable(
  ctx: Pick<Context, 'db'>,
  messageId: string,
  userId: number,
): Promise<Assignable | null> {
  const { rows } = await sql<Assignable>`
    select u.username, u.role,
      exists (select from message_flag f where f.message_id = ${messageId} and f.user_id = u.id) as has_flagged
    from app_user u
    where u.id = ${userId} and u.deactivated_at is null and u.role in ('moderator', 'administrator')
    for share of u`.execute(ctx.db);
  return rows[0] ?? null;
}

export interface Reviewer {
  id: number;
  username: string;
  role: Role;
}

/** Those who may review, by name; of a house there are few. */
export async function readReviewers(ctx: Pick<Context, 'db'>, limit: number): Promise<Reviewer[]> {
  const { rows } = await sql<Reviewer>`
    select id, username, role from app_user
    where role in ('moderator', 'administrator') and deactivated_at is null
    order by lower(username) limit ${limit}`.execute(ctx.db);
  return rows;
}
