import type { SystemContext } from '#server/core/context.ts';
import { countCallsBefore, deleteCallsBefore } from './purge-store.ts';

/** Deletes up to `most` of the ledger's oldest rows before a moment, none whose use is still to be counted; their ids. */
export function forgetCalls(tx: Pick<SystemContext, 'db'>, before: Date, most: number): Promise<string[]> {
  return deleteCallsBefore(tx, before, most);
}

export function countCalls(ctx: Pick<SystemContext, 'db'>, before: Date, most: number): Promise<number> {
  return countCallsBefore(ctx, before, most);
}
