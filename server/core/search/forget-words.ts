import type { SystemContext } from '#server/core/context.ts';
import { deleteMessageWords, takeTurn } from './index-store.ts';

/** For this transaction nobody indexes: what is deleted in it is not being read. False where somebody is at it now. */
export function holdIndex(tx: Pick<SystemContext, 'db'>): Promise<boolean> {
  return takeTurn(tx);
}

/** Takes messages out of what can be searched; the index is held. */
export function forgetWords(tx: Pick<SystemContext, 'db'>, numbers: number[]): Promise<void> {
  return deleteMessageWords(tx, numbers);
}
