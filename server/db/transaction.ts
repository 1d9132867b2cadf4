import { setTimeout as sleep } from 'node:timers/promises';

import type { Kysely } from 'kysely';

import { isRetryable } from './errors.ts';
import type { Tables } from './tables.ts';

const attempts = 4;
const firstPauseMs = 10;

/**
 * Runs `action` in a transaction, or in the one that `ctx` is in already. When the database gives it up for another one
 * (a deadlock, a serialization failure), the outermost runs it again, up to three times; so an action must have no
 * effect outside the database.
 */
export async function inTransaction<C extends { db: Kysely<Tables> }, T>(
  ctx: C,
  action: (tx: C) => Promise<T>,
): Promise<T> {
  if (ctx.db.isTransaction) return action(ctx);
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction().execute((db) => action({ ...ctx, db }));
    } catch (error) {
      if (!isRetryable(error) || attempt === attempts) throw error;
      // Apart in time by chance, or the two that met would meet again.
      await sleep(Math.random() * firstPauseMs * 2 ** attempt);
    }
  }
}
