import { type Kysely, sql } from 'kysely';
import type { Tables } from '#server/db/tables.ts';

interface Ctx {
  db: Kysely<Tables>;
}

/** Counts one more unless the window holds `most` already; whether it did. */
export async function countFailure(ctx: Ctx, subject: string, windowStart: Date, most: number): Promise<boolean> {
  const counted = await ctx.db
    .insertInto('signInFailure')
    .values({ subject, windowStart, failures: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['subject', 'windowStart'])
        .doUpdateSet({ failures: sql<number>`sign_in_failure.failures + 1` })
        .where('signInFailure.failures', '<', most),
    )
    .returning('subject')
    .executeTakeFirst();
  return counted !== undefined;
}

export async function uncountFailure(ctx: Ctx, subject: string, windowStart: Date): Promise<void> {
  await ctx.db
    .updateTable('signInFailure')
    .set(({ eb }) => ({ failures: eb('failures', '-', 1) }))
    .where('subject', '=', subject)
    .where('windowStart', '=', windowStart)
    .execute();
}

/** At most `most` of them, and none that another server is deleting; how many there were. */
export async function deleteFailuresBefore(ctx: Ctx, windowStart: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from sign_in_failure where ctid in (
      select ctid from sign_in_failure where window_start < ${windowStart} limit ${most} for update skip locked
    )`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}

export async function countFailuresBefore(ctx: Ctx, windowStart: Date): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('signInFailure')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('windowStart', '<', windowStart)
    .executeTakeFirstOrThrow();
  return count;
}
