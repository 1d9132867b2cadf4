import type { SystemContext } from '#server/core/context.ts';
import { takeTurn } from './fold-store.ts';
import { type CallsOf, pauseLedger, readFolded, readPending, type UsedByPerson } from './window-store.ts';

export type { CallsOf, UsedByPerson } from './window-store.ts';

/**
 * What was used in times that follow each other, by person, to the last call that is in the ledger; until the transaction ends nothing is added to
 * it. The long part, the roll-up, is read while only folding waits; the ledger waits while what is pending is read.
 */
export async function usedUntilNow(
  tx: Pick<SystemContext, 'db'>,
  of: CallsOf,
  starts: Date[],
): Promise<UsedByPerson[]> {
  await takeTurn(tx);
  const folded = await readFolded(tx, of, starts);
  await pauseLedger(tx);
  return [...folded, ...(await readPending(tx, of, starts))];
}
