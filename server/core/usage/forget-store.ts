import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** From now on no day before this one is counted anew. */
export async function raiseFloor(ctx: StoreContext, date: string): Promise<void> {
  await sql`update usage_recount set floor = greatest(floor, ${date}::date)`.execute(ctx.db);
}

export async function deleteAdjustments(ctx: StoreContext, callIds: string[]): Promise<void> {
  await ctx.db
    .deleteFrom('generationAdjustment')
    .where('generationId', '=', sql<string>`any(${callIds}::uuid[])`)
    .execute();
}

/** Deletes the oldest of what was kept of folded facts before a moment; how many. */
export async function deleteFoldedBefore(ctx: StoreContext, before: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from usage_folded where ctid = any(array(
      select ctid from usage_folded where at < ${before} order by at limit ${most} for update skip locked
    ))`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}
