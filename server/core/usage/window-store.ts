import { type RawBuilder, sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { measuredFacts } from './facts-store.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Whose calls: each that is named must fit. */
export interface CallsOf {
  userId: number | null;
  agentId: string | null;
  llmModelId: string | null;
}

export interface UsedByPerson {
  /** The number of the window, from 0. */
  window: number;
  userId: number;
  tokens: number;
  costNano: number;
  unpricedCalls: number;
}

/**
 * What the roll-up has of times that follow each other, by person; each begins with a quarter of an hour, and the last moment ends
 * the last of them.
 */
export function readFolded(ctx: StoreContext, of: CallsOf, starts: Date[]): Promise<UsedByPerson[]> {
  return read(ctx, sql`usage_by_person`, of, starts);
}

/** The same of what is pending. */
export function readPending(ctx: StoreContext, of: CallsOf, starts: Date[]): Promise<UsedByPerson[]> {
  return read(ctx, sql`(${sql.raw(measuredFacts('usage_pending'))})`, of, starts);
}

async function read(
  ctx: StoreContext,
  facts: RawBuilder<unknown>,
  { userId, agentId, llmModelId }: CallsOf,
  starts: Date[],
): Promise<UsedByPerson[]> {
  const { rows } = await sql<UsedByPerson>`
    select width_bucket(u.bucket, ${starts}::timestamptz[]) - 1 as window, u.user_id, sum(u.input_tokens + u.output_tokens)::bigint as tokens, sum(u.cost_nano)::bigint as cost_nano,
      sum(u.unpriced_calls)::int as unpriced_calls
    from ${facts} u where u.bucket >= ${starts[0]} and u.bucket < ${starts.at(-1)}
      ${userId === null ? sql`` : sql`and u.user_id = ${userId}`}
      ${agentId === null ? sql`` : sql`and u.agent_id = ${agentId}`}
      ${llmModelId === null ? sql`` : sql`and u.llm_model_id = ${llmModelId}`}
    group by 1, u.user_id`.execute(ctx.db);
  return rows;
}

/** For this transaction: waits until nobody writes to the ledger, and has whoever wants to wait. */
export async function pauseLedger(ctx: StoreContext): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(ctx.db);
  await sql`lock table generation in share mode`.execute(ctx.db);
}
