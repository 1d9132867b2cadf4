import type { SystemContext } from '#server/core/context.ts';
import { type Generation, insertGeneration } from './finish-store.ts';

export type { Generation } from './finish-store.ts';

/** Writes a call into the ledger that was made for something else than an answer. */
export function recordCall(ctx: Pick<SystemContext, 'db' | 'pool'>, call: Generation): Promise<void> {
  return insertGeneration(ctx, call);
}
