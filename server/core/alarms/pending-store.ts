import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Subject } from './alarm.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Subjects of whom there is something new, at most `most`. */
export async function listPending(ctx: StoreContext, most: number): Promise<Subject[]> {
  const rows = await ctx.db
    .selectFrom('alarmPending')
    .select(['subject as kind', 'subjectId as id'])
    .distinct()
    .limit(most)
    .execute();
  return rows;
}

/** For this transaction; false where somebody else is looking at the subject. */
export async function holdSubject(ctx: StoreContext, { kind, id }: Subject): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${lockSpace}::int, hashtext(${`${kind} ${id}`})) as held`.execute(ctx.db);
  return rows[0]!.held;
}

/** Any number does that no other pair of locks begins with. */
const lockSpace = 1_735_021;

/** Takes away that there is something new; what comes from now on is told anew. */
export async function takePending(ctx: StoreContext, { kind, id }: Subject): Promise<boolean> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('alarmPending')
    .where('subject', '=', kind)
    .where('subjectId', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** There is more to look at than was. */
export async function addPending(ctx: StoreContext, { kind, id }: Subject): Promise<void> {
  await ctx.db.insertInto('alarmPending').values({ subject: kind, subjectId: id }).execute();
}
