import type { SystemContext } from '#server/core/context.ts';
import { leaveOldFirstWords } from '#server/core/conversations/give-found-title.ts';
import { countGivenUp, deleteOldClaims } from './claim-store.ts';
import { listDue } from './due-store.ts';

/** A title that comes later than that is missed by nobody. */
const mostDays = 2;
/** So long it is told how many could not be found. */
const toldDays = 30;
const mostCounted = 1_000;

export interface TendedTitles {
  due: number;
  givenUp: number;
  left: number;
}

/** Has all servers look through what is due, leaves to old conversations the titles that they have, and tells how it goes. */
export async function tendTitles(ctx: SystemContext, most: number): Promise<TendedTitles> {
  const left = await leaveOldFirstWords(ctx, mostDays, most);
  await deleteOldClaims(ctx, toldDays);
  const due = await listDue(ctx, Number.MAX_SAFE_INTEGER, mostCounted);
  if (due.length > 0) ctx.events.publish({ type: 'titles.fell_due' });
  return { due: due.length, givenUp: await countGivenUp(ctx), left };
}
