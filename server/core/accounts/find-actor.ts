import type { Actor, SystemContext } from '#server/core/context.ts';
import {
  type AccessRow,
  findKeyAccess,
  findSessionAccess,
  noteKeyUse,
  noteSeen,
  noteSessionUse,
} from './access-store.ts';
import { hashApiKey } from './api-key.ts';
import { absoluteLifetimeSeconds, idleLifetimeSeconds } from './policy.ts';

type Ctx = Pick<SystemContext, 'db' | 'pool' | 'log'>;

/** Whom a session's token lets in, or null. */
export async function findSessionActor(ctx: Ctx, token: string): Promise<Actor | null> {
  const row = await findSessionAccess(ctx, token);
  if (row === undefined) return null;
  const lifetimes = { idle: idleLifetimeSeconds, absolute: absoluteLifetimeSeconds };
  if (row.is_due) noteUse(ctx, row.user_id, noteSessionUse(ctx, row.id, lifetimes));
  return { ...personOf(row), sessionId: row.id, apiKeyId: null };
}

/** Whom an API key lets in, or null. */
export async function findKeyActor(ctx: Ctx, key: string): Promise<Actor | null> {
  const row = await findKeyAccess(ctx, hashApiKey(key));
  if (row === undefined) return null;
  if (row.is_due) noteUse(ctx, row.user_id, noteKeyUse(ctx, row.id));
  return { ...personOf(row), sessionId: null, apiKeyId: row.id };
}

function personOf(row: AccessRow): Pick<Actor, 'userId' | 'username' | 'role'> {
  return { userId: row.user_id, username: row.username, role: row.role };
}

/** Nobody waits for this: a use that is not noted is noted at the next one. */
function noteUse(ctx: Ctx, userId: number, noted: Promise<void>): void {
  Promise.all([noted, noteSeen(ctx, userId)]).catch((error: unknown) =>
    ctx.log.warn({ err: error }, 'the use of a session or key could not be noted'),
  );
}
