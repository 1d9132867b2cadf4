import type { AdministeredPerson } from '#server/core/administration/person.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import type { Role } from '#server/db/tables.ts';
import { changeStanding, type StandingContext } from './change-standing.ts';
import { requireAnotherAdministrator } from './policy.ts';
import { setStanding } from './standing-store.ts';

/** @throws {AppError} `conflict` where no active administrator would be left */
export function changeRole(
  ctx: StandingContext,
  id: number,
  { role, reason }: { role: Role; reason?: string | undefined },
): Promise<AdministeredPerson> {
  return changeStanding(ctx, id, async (tx, person, administrators) => {
    if (person.role === role) return;
    requireAnotherAdministrator(person, administrators);
    await setStanding(tx, id, { role });
    await recordAct(tx, {
      action: 'person.role_changed',
      subject: ['person', id],
      ownerId: id,
      reason: reason ?? '',
      details: { username: person.username, from: person.role, to: role },
    });
    tx.events.publish({ type: 'person.role_changed', userId: id });
  });
}
