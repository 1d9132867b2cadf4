import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { BudgetPeriod } from '#server/db/budget-tables.ts';
import type { Window } from './windows.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Adds windows, and where all that is used of one is added up in one row, that row. */
export async function insertWindows(ctx: StoreContext, budgetId: string, windows: Window[]): Promise<void> {
  await sql`
    with made as (
      insert into budget_window (budget_id, starts_at, ends_at)
      select ${budgetId}, w.* from unnest(${windows.map(({ startsAt }) => startsAt)}::timestamptz[],
        ${windows.map(({ endsAt }) => endsAt)}::timestamptz[]) as w (starts_at, ends_at)
      returning budget_id, starts_at
    )
    insert into budget_use (budget_id, starts_at, user_id)
    select made.budget_id, made.starts_at, 0 from made join budget b on b.id = made.budget_id
    where b.scope <> 'each_person' order by made.starts_at on conflict do nothing`.execute(ctx.db);
}

/** What was used before anybody added it up there; `userId` is 0 where it is not each person's own. */
export interface UsedBefore {
  userId: number;
  used: number;
  unpricedCalls: number;
}

export async function insertUsed(
  ctx: StoreContext,
  budgetId: string,
  startsAt: Date,
  used: UsedBefore[],
): Promise<void> {
  await sql`
    insert into budget_use (budget_id, starts_at, user_id, used, unpriced_calls)
    select ${budgetId}, ${startsAt}, u.* from unnest(${used.map(({ userId }) => userId)}::bigint[],
      ${used.map((row) => row.used)}::bigint[], ${used.map(({ unpricedCalls }) => unpricedCalls)}::int[]) as u (user_id, used, unpriced_calls)
    on conflict (budget_id, starts_at, user_id) do update set used = excluded.used, unpriced_calls = excluded.unpriced_calls`.execute(
    ctx.db,
  );
}

/** Takes all windows away with what was added up in them, to be made anew; open holds stay. */
export async function deleteWindows(ctx: StoreContext, budgetId: string): Promise<void> {
  // In the order in which calls take them.
  await sql`select from budget_use where budget_id = ${budgetId} order by starts_at, user_id for update`.execute(
    ctx.db,
  );
  await sql`delete from budget_use where budget_id = ${budgetId}`.execute(ctx.db);
  await sql`delete from budget_window where budget_id = ${budgetId}`.execute(ctx.db);
}

/** Has the open holds count in the windows that there are now. */
export async function moveHolds(ctx: StoreContext, budgetId: string): Promise<void> {
  await sql`
    with moved as (
      update budget_hold h set starts_at = w.starts_at from budget_window w
      where h.budget_id = ${budgetId} and w.budget_id = h.budget_id and w.starts_at <= h.created_at and w.ends_at > h.created_at
      returning h.budget_id, w.starts_at, h.user_id, h.amount
    )
    insert into budget_use (budget_id, starts_at, user_id, held)
    select budget_id, starts_at, user_id, sum(amount) from moved group by 1, 2, 3 order by 2, 3
    on conflict (budget_id, starts_at, user_id) do update set held = budget_use.held + excluded.held`.execute(ctx.db);
}

/** A budget that needs more windows: its last one ends before the time that was asked for. */
export interface EndingBudget {
  id: string;
  period: BudgetPeriod;
  timeZone: string;
  lastEnd: Date;
}

/** Holds them against others who do the same. */
export async function lockEnding(ctx: StoreContext, before: Date): Promise<EndingBudget[]> {
  const { rows } = await sql<EndingBudget>`
    select b.id, b.period, b.time_zone, (select max(w.ends_at) from budget_window w where w.budget_id = b.id) as last_end
    from budget b where b.ended_at is null and not exists (select from budget_window w where w.budget_id = b.id and w.ends_at >= ${before})
    order by b.id for update of b`.execute(ctx.db);
  return rows;
}

/** When the last window of a budget ends, now that it is held. */
export async function readLastEnd(ctx: StoreContext, budgetId: string): Promise<Date> {
  const row = await ctx.db
    .selectFrom('budgetWindow')
    .where('budgetId', '=', budgetId)
    .select((eb) => eb.fn.max('endsAt').as('lastEnd'))
    .executeTakeFirstOrThrow();
  return row.lastEnd;
}

/** Deletes windows that have ended so many days ago, with what was used in them; at most so many, how many there were. */
export async function deleteOldWindows(ctx: StoreContext, days: number, most: number): Promise<number> {
  const { rows } = await sql`
    with gone as (
      delete from budget_window where ctid in (
        select ctid from budget_window where ends_at < now() - ${days} * interval '1 day' limit ${most} for update skip locked
      ) returning budget_id, starts_at
    ), uses as (delete from budget_use u using gone g where u.budget_id = g.budget_id and u.starts_at = g.starts_at)
    select from gone`.execute(ctx.db);
  return rows.length;
}
