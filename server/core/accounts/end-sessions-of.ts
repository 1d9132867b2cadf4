import type { AdministeredPerson } from '#server/core/administration/person.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import { changeStanding, type StandingContext } from './change-standing.ts';
import { endSessions } from './end-sessions.ts';
import { deleteSessionsOf } from './session-store.ts';

/** Signs a person out everywhere. */
export function endSessionsOf(
  ctx: StandingContext,
  id: number,
  { reason = '' }: { reason?: string | undefined },
): Promise<AdministeredPerson> {
  return changeStanding(ctx, id, async (tx, { username }) => {
    const ended = await deleteSessionsOf(tx, id);
    const details = { username, sessions: ended.length };
    await recordAct(tx, { action: 'person.sessions_ended', subject: ['person', id], ownerId: id, reason, details });
    endSessions(tx, ended);
  });
}
