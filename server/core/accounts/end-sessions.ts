import type { SystemContext } from '#server/core/context.ts';
import type { EndedSession } from './session-store.ts';

/** Tells every node, once the transaction is through, that these sessions let nobody in any more. */
export function endSessions(tx: Pick<SystemContext, 'events'>, ended: EndedSession[]): void {
  for (const [userId, sessions] of Map.groupBy(ended, (session) => session.userId)) {
    tx.events.publish({ type: 'access.revoked', userId, sessionIds: sessions.map(({ id }) => id) });
  }
}
