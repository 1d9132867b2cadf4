import type { Actor, SystemContext } from '#server/core/context.ts';
import { findLiveAccess } from './access-store.ts';

/**
 * Those who came in some time ago as they are now, in the same order; null who could not come in now. For connections
 * that stay open: events tell of most changes at once, this of expiry and of what the bus lost.
 */
export async function refreshActors(ctx: Pick<SystemContext, 'db'>, actors: Actor[]): Promise<(Actor | null)[]> {
  const sessions = actors.flatMap(({ sessionId }) => sessionId ?? []);
  const apiKeys = actors.flatMap(({ apiKeyId }) => apiKeyId ?? []);
  const live = await findLiveAccess(ctx, { sessions, apiKeys });
  return actors.map((actor) => {
    const { sessionId, apiKeyId } = actor;
    const role = sessionId === null ? apiKeyId !== null && live.apiKeys.get(apiKeyId) : live.sessions.get(sessionId);
    if (!role) return null;
    return role === actor.role ? actor : { ...actor, role };
  });
}
