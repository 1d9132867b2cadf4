import { getPerson } from '#server/core/administration/get-person.ts';
import type { AdministeredPerson } from '#server/core/administration/person.ts';
import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Standing } from './account.ts';
import { requireStillAdministrator } from './policy.ts';
import { holdStandings } from './standing-store.ts';

export type StandingContext = Pick<Context, 'actor' | 'db' | 'events'>;

/** What an administrator does to a person, while nobody else does anything to that person or to an administrator. */
export function changeStanding(
  ctx: StandingContext,
  id: number,
  change: (tx: StandingContext, person: Standing, administrators: Standing[]) => Promise<void>,
): Promise<AdministeredPerson> {
  return act(ctx, async (tx) => {
    const held = await holdStandings(tx, id);
    const administrators = held.filter(({ role, deactivatedAt }) => role === 'administrator' && deactivatedAt === null);
    requireStillAdministrator(tx.actor, administrators);
    const person = held.find((one) => one.id === id);
    if (person === undefined) throw notFound();
    await change(tx, person, administrators);
    return getPerson(tx, id);
  });
}
