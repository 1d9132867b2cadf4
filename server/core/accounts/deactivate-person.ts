import type { AdministeredPerson } from '#server/core/administration/person.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import { changeStanding, type StandingContext } from './change-standing.ts';
import { requireAnotherAdministrator } from './policy.ts';
import { deleteSessionsOf } from './session-store.ts';
import { setStanding } from './standing-store.ts';

/**
 * From now on nobody gets in as this person, by whatever way. What is theirs stays, and their answers run on.
 *
 * @throws {AppError} `conflict` where no active administrator would be left
 */
export function deactivatePerson(
  ctx: StandingContext,
  id: number,
  { reason }: { reason: string },
): Promise<AdministeredPerson> {
  return changeStanding(ctx, id, async (tx, person, administrators) => {
    if (person.deactivatedAt !== null) return;
    requireAnotherAdministrator(person, administrators);
    await setStanding(tx, id, { deactivatedAt: new Date() });
    const ended = await deleteSessionsOf(tx, id);
    const details = { username: person.username, sessions: ended.length };
    await recordAct(tx, { action: 'person.deactivated', subject: ['person', id], ownerId: id, reason, details });
    tx.events.publish({ type: 'access.revoked', userId: id });
  });
}

/** They sign in anew; their API keys let them in again. */
export function reactivatePerson(
  ctx: StandingContext,
  id: number,
  { reason = '' }: { reason?: string | undefined },
): Promise<AdministeredPerson> {
  return changeStanding(ctx, id, async (tx, person) => {
    if (person.deactivatedAt === null) return;
    await setStanding(tx, id, { deactivatedAt: null });
    // A sign-in that was under way when they were deactivated may have left one.
    await deleteSessionsOf(tx, id);
    const details = { username: person.username };
    await recordAct(tx, { action: 'person.reactivated', subject: ['person', id], ownerId: id, reason, details });
  });
}
