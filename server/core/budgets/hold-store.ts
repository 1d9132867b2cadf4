import type { SystemContext } from '#server/core/context.ts';
import type { BudgetAction, BudgetPeriod, BudgetScope, BudgetUnit } from '#server/db/budget-tables.ts';
import { namedStatement, runNamed, runStatement, statement } from '#server/db/statement.ts';
import type { FoundBudget } from './found-budget.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

/** A call that wants to be made, and what it may come to. */
export interface WantedHold {
  generationId: string;
  messageId: string | null;
  nodeId: string;
  nodeEpoch: number;
  userId: number;
  subjects: string[];
  at: Date;
  tokens: number;
  /** 0 where the price is unknown. */
  costNano: bigint;
}

interface FoundRow {
  budget_id: string;
  name: string;
  scope: BudgetScope;
  unit: BudgetUnit;
  period: BudgetPeriod;
  time_zone: string;
  amount: number;
  action: BudgetAction;
  ends_at: Date;
  used: number | null;
  held: number | null;
  is_admitted: boolean;
}

const inWindow = `
    select b.id as budget_id, w.starts_at, w.ends_at, case b.scope when 'each_person' then :userId::bigint else 0 end as user_id,
      b.name, b.scope, b.unit, b.period, b.time_zone, b.amount, b.action
    from budget b join budget_window w on w.budget_id = b.id and w.starts_at <= :at::timestamptz and w.ends_at > :at::timestamptz
    where b.subject = any(:subjects::text[]) and b.ended_at is null`;

/**
 * Looks at all budgets that a call is in and holds what it may come to, as one statement: their rows are taken in one order,
 * and hold still until it commits. Nothing waits for the disk: a hold that a crash of the database undoes is of a call
 * that counts when it ends. The same call again holds nothing more.
 */
const hold = namedStatement<FoundRow, WantedHold>(
  'hold-budgets',
  `with found as materialized (${inWindow}
  ), uses as materialized (
    select u.budget_id, u.starts_at, u.user_id, u.used, u.held
    from found f join budget_use u on u.budget_id = f.budget_id and u.starts_at = f.starts_at and u.user_id = f.user_id
    order by u.budget_id, u.starts_at, u.user_id for update of u
  ), verdict as materialized (
    select coalesce(bool_and(u.budget_id is not null and (f.action = 'warn' or u.used + u.held < f.amount)), true) as is_admitted,
      set_config('synchronous_commit', 'off', true)
    from found f left join uses u on u.budget_id = f.budget_id
  ), held as (
    insert into budget_hold (generation_id, budget_id, starts_at, user_id, amount, message_id, node_id, node_epoch, created_at)
    select :generationId::uuid, f.budget_id, f.starts_at, f.user_id,
      case f.unit when 'tokens' then :tokens::bigint else :costNano::bigint end,
      :messageId::uuid, :nodeId::uuid, :nodeEpoch::int, :at::timestamptz
    from found f, verdict where verdict.is_admitted
    on conflict do nothing
    returning budget_id, starts_at, user_id, amount
  ), counted as (
    update budget_use u set held = u.held + h.amount from held h
    where u.budget_id = h.budget_id and u.starts_at = h.starts_at and u.user_id = h.user_id
  )
  select f.*, u.used, u.held, verdict.is_admitted from found f left join uses u on u.budget_id = f.budget_id cross join verdict`,
);

/** Whether the call may be made, and the budgets that it is in. */
export async function holdBudgets(
  ctx: StoreContext,
  wanted: WantedHold,
): Promise<{ isAdmitted: boolean; budgets: FoundBudget[] }> {
  const rows = await runNamed(ctx, hold, wanted);
  return {
    isAdmitted: rows[0]?.is_admitted ?? true,
    budgets: rows.map(({ budget_id: id, time_zone: timeZone, ends_at: endsAt, ...row }) => ({
      id,
      timeZone,
      endsAt,
      ...row,
    })),
  };
}

const begin = namedStatement<object, Pick<WantedHold, 'userId' | 'subjects' | 'at'>>(
  'begin-budget-uses',
  `insert into budget_use (budget_id, starts_at, user_id) select budget_id, starts_at, user_id from (${inWindow}) found
  order by budget_id, starts_at, user_id on conflict do nothing`,
);

/** Makes the rows in which what a person uses is added up, where they are not there yet. */
export async function beginUses(ctx: StoreContext, wanted: WantedHold): Promise<void> {
  await runNamed(ctx, begin, wanted);
}

const releasing = (which: string): string => `
  with gone as (
    delete from budget_hold h where (h.generation_id, h.budget_id) in (${which})
    returning h.budget_id, h.starts_at, h.user_id, h.amount
  ), freed as (
    insert into budget_use (budget_id, starts_at, user_id, held)
    select g.budget_id, g.starts_at, g.user_id, -sum(g.amount) from gone g
    where exists (select from budget_use u where u.budget_id = g.budget_id and u.starts_at = g.starts_at and u.user_id = g.user_id)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (budget_id, starts_at, user_id) do update set held = greatest(0, budget_use.held + excluded.held)
  )
  select count(*)::int as count from gone`;

const releaseOne = statement<{ count: number }>(
  'release-holds',
  releasing('select generation_id, budget_id from budget_hold where generation_id = $1'),
);

/** Gives back what was held for a call that is not made, or that nobody can account for. */
export async function releaseHolds(ctx: StoreContext, generationId: string): Promise<void> {
  await runStatement(ctx, releaseOne, [generationId]);
}

const releaseDead = statement<{ count: number }>(
  'release-dead-holds',
  releasing(`select d.generation_id, d.budget_id from budget_hold d where not exists (
      select from node n where n.id = d.node_id and n.epoch = d.node_epoch and n.lease_until > now()
    ) and not exists (
      select from answer a where a.message_id = d.message_id and a.node_id = d.node_id and a.node_epoch = d.node_epoch
    ) limit $1 for update skip locked`),
);

/**
 * Gives back what servers hold that have died, at most so many; how many there were. What they hold for an answer goes with its
 * end, by whoever takes over: until then it may have been used, and says that the answer had been let in.
 */
export async function releaseDeadHolds(ctx: StoreContext, most: number): Promise<number> {
  const [row] = await runStatement(ctx, releaseDead, [most]);
  return row?.count ?? 0;
}
