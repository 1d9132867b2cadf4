import type { Actor, SystemContext } from '#server/core/context.ts';
import { findLiveAccess } from './access-store.ts';

/**
 * Of those who came in some time ago, the ones who could not come in now. For connections that stay
 * open: `access.revoked` tells of most ends at once, this of expiry and of what the bus lost.
 */
export async function findEndedAccess(ctx: Pick<SystemContext, 'db'>, actors: Actor[]): Promise<Actor[]> {
  const sessions = actors.flatMap(({ sessionId }) => sessionId ?? []);
  const apiKeys = actors.flatMap(({ apiKeyId }) => apiKeyId ?? []);
  const live = await findLiveAccess(ctx, { sessions, apiKeys });
  const [liveSessions, liveKeys] = [new Set(live.sessions), new Set(live.apiKeys)];
  return actors.filter(
    ({ sessionId, apiKeyId }) =>
      !(sessionId !== null && liveSessions.has(sessionId)) && !(apiKeyId !== null && liveKeys.has(apiKeyId)),
  );
}
