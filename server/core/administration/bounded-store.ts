import { sql } from 'kysely';
import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { isCancelled } from '#server/db/errors.ts';

const mostMs = 2_000;

/**
 * Looks for something in one transaction, no query of which takes longer than two seconds: filters can be such that no
 * index helps, and nobody's search shall hold up the house.
 */
export async function withinBounds<C extends Pick<Context, 'db' | 'events'>, T>(
  ctx: C,
  look: (tx: C) => Promise<T>,
): Promise<T> {
  try {
    return await act(ctx, async (tx) => {
      await sql`set local statement_timeout = ${sql.lit(mostMs)}`.execute(tx.db);
      return look(tx);
    });
  } catch (error) {
    if (!isCancelled(error)) throw error;
    throw new AppError(
      'unavailable',
      'There is too much to look through. Narrow the search: fewer days, one person, or one chat.',
      { cause: error },
    );
  }
}
