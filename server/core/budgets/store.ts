import { type RawBuilder, sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Budget, BudgetUse } from './budget.ts';

type StoreContext = Pick<SystemContext, 'db'>;

interface BudgetRow extends Omit<Budget, 'person' | 'agent' | 'model'> {
  userId: number | null;
  username: string | null;
  agentId: string | null;
  agentName: string | null;
  llmModelId: string | null;
  modelName: string | null;
}

const columns = sql`b.id, b.number, b.name, b.scope, b.user_id, p.username, b.agent_id, v.name as agent_name, b.llm_model_id,
  m.name as model_name, b.unit, b.period, b.time_zone, b.amount, b.action, b.version, b.created_at, b.updated_at`;

const named = sql`budget b left join app_user p on p.id = b.user_id left join agent a on a.id = b.agent_id
  left join agent_version v on v.id = a.current_version_id left join llm_model m on m.id = b.llm_model_id`;

/** The window that runs now, and of a budget for each person what one person has used of it: of one that nobody used, nothing. */
const current = (userId: number): RawBuilder<unknown> => sql`
  left join budget_window w on w.budget_id = b.id and w.starts_at <= now() and w.ends_at > now()
  left join budget_use u on u.budget_id = b.id and u.starts_at = w.starts_at
    and u.user_id = case when b.scope = 'each_person' then ${userId} else 0 end`;

const useColumns = sql`w.starts_at, w.ends_at, coalesce(u.used, 0) as used, coalesce(u.held, 0) as held,
  coalesce(u.unpriced_calls, 0) as unpriced_calls`;

export type BudgetInUse = Budget & BudgetUse;

type BudgetInUseRow = BudgetRow & BudgetUse;

/** Those that hold now, in the order in which they were made. */
export async function listLiveBudgets(ctx: StoreContext): Promise<BudgetInUse[]> {
  const { rows } = await sql<BudgetInUseRow>`select ${columns}, ${useColumns} from ${named} ${current(0)}
    where b.ended_at is null order by b.number`.execute(ctx.db);
  return rows.map(budgetOf);
}

/** Those that hold now for one person: their own, everybody's, and those of all models and of the agents that they may use. */
export async function listBudgetsOf(ctx: StoreContext, userId: number): Promise<BudgetInUse[]> {
  const { rows } = await sql<BudgetInUseRow>`select ${columns}, ${useColumns} from ${named} ${current(userId)}
    where b.ended_at is null and (
      b.user_id = ${userId} or b.scope in ('each_person', 'house', 'model')
      or (b.scope = 'agent' and a.deleted_at is null and (a.is_public or a.created_by = ${userId}))
    )
    order by b.number`.execute(ctx.db);
  return rows.map(budgetOf);
}

export async function findBudget(ctx: StoreContext, id: string): Promise<BudgetInUse | null> {
  const { rows } = await sql<BudgetInUseRow>`select ${columns}, ${useColumns} from ${named} ${current(0)}
    where b.id = ${id} and b.ended_at is null`.execute(ctx.db);
  return rows[0] ? budgetOf(rows[0]) : null;
}

function budgetOf({
  userId,
  username,
  agentId,
  agentName,
  llmModelId,
  modelName,
  ...row
}: BudgetInUseRow): BudgetInUse {
  return {
    ...row,
    person: userId === null ? null : { id: userId, username: username ?? '' },
    agent: agentId === null ? null : { id: agentId, name: agentName ?? '' },
    model: llmModelId === null ? null : { id: llmModelId, name: modelName ?? '' },
  };
}

/** How far people have come who have a budget each. */
export interface PeopleInUse {
  people: number;
  near: number;
  usedUp: number;
}

/** Of the budgets for each person, in their windows that run now. */
export async function countPeople(ctx: StoreContext, ids: string[]): Promise<Map<string, PeopleInUse>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PeopleInUse & { budgetId: string }>`
    select b.id as budget_id, count(*)::int as people, count(*) filter (where u.used >= 0.8 * b.amount and u.used < b.amount)::int as near,
      count(*) filter (where u.used >= b.amount)::int as used_up
    from budget b join budget_window w on w.budget_id = b.id and w.starts_at <= now() and w.ends_at > now()
    join budget_use u on u.budget_id = b.id and u.starts_at = w.starts_at
    where b.id = any(${ids}::uuid[]) group by b.id`.execute(ctx.db);
  return new Map(rows.map(({ budgetId, ...counts }) => [budgetId, counts]));
}

export interface PersonInUse extends Omit<BudgetUse, 'startsAt' | 'endsAt'> {
  userId: number;
  username: string;
}

/** Who has used most of a budget for each person, in its window that runs now. */
export async function listPeople(ctx: StoreContext, id: string, most: number): Promise<PersonInUse[]> {
  const { rows } = await sql<PersonInUse>`
    select u.user_id, p.username, u.used, u.held, u.unpriced_calls
    from budget_window w join budget_use u on u.budget_id = w.budget_id and u.starts_at = w.starts_at
    join app_user p on p.id = u.user_id
    where w.budget_id = ${id} and w.starts_at <= now() and w.ends_at > now()
    order by u.used desc, u.user_id limit ${most}`.execute(ctx.db);
  return rows;
}

/** What calls find their budgets by. */
export async function listSubjects(ctx: StoreContext): Promise<string[]> {
  const rows = await ctx.db.selectFrom('budget').where('endedAt', 'is', null).select('subject').distinct().execute();
  return rows.map(({ subject }) => subject);
}

export async function countLiveBudgets(ctx: StoreContext): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('budget')
    .where('endedAt', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export type NewBudgetRow = Pick<
  Budget,
  'id' | 'name' | 'scope' | 'unit' | 'period' | 'timeZone' | 'amount' | 'action'
> & {
  userId: number | null;
  agentId: string | null;
  llmModelId: string | null;
  createdBy: number;
};

/** @throws a foreign key violation where whom it is for is not there */
export async function insertBudget(ctx: StoreContext, row: NewBudgetRow): Promise<void> {
  await ctx.db.insertInto('budget').values(row).execute();
}

/** Holds the budget against other changes until the transaction ends; false where it has ended. */
export async function lockBudget(ctx: StoreContext, id: string): Promise<boolean> {
  const query = ctx.db.selectFrom('budget').select('id').where('id', '=', id).where('endedAt', 'is', null).forUpdate();
  return (await query.executeTakeFirst()) !== undefined;
}

export type BudgetChange = Partial<Pick<Budget, 'name' | 'period' | 'timeZone' | 'amount' | 'action'>>;

export async function updateBudget(ctx: StoreContext, id: string, change: BudgetChange): Promise<void> {
  await ctx.db
    .updateTable('budget')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: new Date() }))
    .where('id', '=', id)
    .execute();
}

export async function markEnded(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.updateTable('budget').set({ endedAt: new Date(), updatedAt: new Date() }).where('id', '=', id).execute();
}
