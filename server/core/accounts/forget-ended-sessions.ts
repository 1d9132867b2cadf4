import type { SystemContext } from '#server/core/context.ts';
import { absoluteLifetimeSeconds } from './policy.ts';
import { countEndedSessions, deleteEndedSessions } from './session-store.ts';

/** Deletes up to `most` sessions that have run out: nobody can use them any more. How many there were. */
export function forgetEndedSessions(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteEndedSessions(ctx, absoluteLifetimeSeconds, most);
}

export function countForgettableSessions(ctx: Pick<SystemContext, 'db'>): Promise<number> {
  return countEndedSessions(ctx, absoluteLifetimeSeconds);
}
