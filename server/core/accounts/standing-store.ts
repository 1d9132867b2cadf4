import { type Kysely, sql } from 'kysely';
import type { Role, Tables } from '#server/db/tables.ts';
import type { Standing } from './account.ts';

interface Ctx {
  db: Kysely<Tables>;
}

/**
 * The active administrators and one more person, held until the transaction ends: what anybody else does to one of them
 * waits. They are always taken in the same order, so that two who do it at once wait for each other in turn.
 */
export async function holdStandings(ctx: Ctx, id: number): Promise<Standing[]> {
  return ctx.db
    .selectFrom('appUser')
    .select(['id', 'username', 'role', 'deactivatedAt'])
    .where(sql<boolean>`(id = ${id} or (role = 'administrator' and deactivated_at is null))`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

export async function setStanding(
  ctx: Ctx,
  id: number,
  standing: { role?: Role; deactivatedAt?: Date | null },
): Promise<void> {
  await ctx.db
    .updateTable('appUser')
    .set({ ...standing, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}
