import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { assigneeAtWork, stateNow } from '#server/db/case-columns.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import type { ReviewState } from '#server/db/review-tables.ts';
import { readCases } from './case-store.ts';
import type { ReviewCase } from './review-case.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

export interface CaseFilter {
  /** Which of the two lists: what waits, or what is closed. */
  isClosed: boolean;
  state?: ReviewState | undefined;
  kind?: FlagType | undefined;
  agentId?: string | undefined;
  llmModelId?: string | undefined;
  /** Who works on it, or, where it is closed, who decided; `none`: nobody. */
  person?: number | 'none' | undefined;
  /** In hours: since it came into the queue, or, where it is closed, since then. */
  olderThan?: number | undefined;
  newerThan?: number | undefined;
}

/** Counts stop here: nobody reads on, and more would cost more. */
export const mostCounted = 1000;

/** The waiting cases beside a place, safety issues first, then the oldest; in that order. */
export async function listWaiting(
  ctx: StoreContext,
  filter: CaseFilter,
  [priority, openedAt, number]: [number, number, number],
  direction: 'older' | 'newer',
  limit: number,
): Promise<ReviewCase[]> {
  const place = sql`(c.priority, c.opened_at, c.number)`;
  const from = sql`(${priority}::smallint, ${new Date(openedAt)}::timestamptz, ${number}::bigint)`;
  const beside =
    direction === 'newer'
      ? sql`${place} > ${from} order by c.priority, c.opened_at, c.number`
      : sql`${place} < ${from} order by c.priority desc, c.opened_at desc, c.number desc`;
  const rows = await readCases(ctx, sql`${conditions(filter)} and ${beside} limit ${limit}`);
  return direction === 'newer' ? rows : rows.toReversed();
}

/** The closed cases beside a place, the newest first; in that order. */
export async function listClosed(
  ctx: StoreContext,
  filter: CaseFilter,
  [closedAt, number]: [number, number],
  direction: 'older' | 'newer',
  limit: number,
): Promise<ReviewCase[]> {
  const place = sql`(c.closed_at, c.number)`;
  const from = sql`(${new Date(closedAt)}::timestamptz, ${number}::bigint)`;
  const beside =
    direction === 'older'
      ? sql`${place} < ${from} order by c.closed_at desc, c.number desc`
      : sql`${place} > ${from} order by c.closed_at, c.number`;
  const rows = await readCases(ctx, sql`${conditions(filter)} and ${beside} limit ${limit}`);
  return direction === 'older' ? rows : rows.toReversed();
}

/** How many there are, as far as they are counted. */
export async function countCases(ctx: StoreContext, filter: CaseFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select ${counted(conditions(filter))} as count`.execute(ctx.db);
  return rows[0]!.count;
}

export interface CaseSummary {
  open: number;
  safetyIssue: number;
  escalated: number;
  mine: number;
}

/** Each as far as it is counted. */
export async function countForSummary(ctx: StoreContext): Promise<CaseSummary> {
  const waiting = { isClosed: false };
  const { rows } = await sql<CaseSummary>`select
    ${counted(conditions({ ...waiting, state: 'open' }))} as open,
    ${counted(conditions({ ...waiting, kind: 'safety_issue' }))} as safety_issue,
    ${counted(conditions({ ...waiting, state: 'escalated' }))} as escalated,
    ${counted(conditions({ ...waiting, person: ctx.actor.userId }))} as mine`.execute(ctx.db);
  return rows[0]!;
}

function counted(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select count(*)::int from (
    select from review_case c ${assigneeAtWork} where ${condition} limit ${mostCounted}) counted)`;
}

function conditions(filter: CaseFilter): RawBuilder<unknown> {
  const { isClosed, state, kind, agentId, llmModelId, olderThan, newerThan } = filter;
  const since = isClosed ? sql`c.closed_at` : sql`c.opened_at`;
  const all = [
    isClosed ? sql`c.closed_at is not null` : sql`c.closed_at is null`,
    ...(state === undefined ? [] : [ofState(state)]),
    ...(kind === undefined ? [] : [sql`c.kind = ${kind}`]),
    ...(agentId === undefined ? [] : [sql`c.agent_id = ${agentId}`]),
    ...(llmModelId === undefined ? [] : [sql`c.llm_model_id = ${llmModelId}`]),
    ...ofPerson(filter),
    ...(olderThan === undefined ? [] : [sql`${since} < now() - make_interval(hours => ${olderThan})`]),
    ...(newerThan === undefined ? [] : [sql`${since} >= now() - make_interval(hours => ${newerThan})`]),
  ];
  return sql.join(all, sql` and `);
}

/** The stored state as well as the state now, since that is what indexes know. */
function ofState(state: ReviewState): RawBuilder<unknown> {
  if (state === 'open') return sql`c.state in ('open', 'in_review') and ${stateNow} = 'open'`;
  return state === 'in_review' ? sql`c.state = 'in_review' and a.id is not null` : sql`c.state = ${state}`;
}

function ofPerson({ isClosed, person }: CaseFilter): RawBuilder<unknown>[] {
  if (person === undefined) return [];
  const id = isClosed ? sql`c.decided_by` : sql`a.id`;
  if (person === 'none') return [sql`${id} is null`];
  return isClosed ? [sql`c.decided_by = ${person}`] : [sql`c.assignee_id = ${person} and a.id is not null`];
}
