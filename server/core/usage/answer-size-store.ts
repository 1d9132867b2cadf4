import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { type Histogram, mergeHistograms } from '#server/core/statistics/histogram.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** How many tokens the answers of an agent had on a day, in UTC. */
export interface AnswerSizes {
  agentId: string;
  date: string;
  tokens: Histogram;
}

/** Adds to what is kept; nobody else writes it meanwhile. */
export async function addAnswerSizes(ctx: StoreContext, rows: AnswerSizes[]): Promise<void> {
  if (rows.length === 0) return;
  const { rows: known } = await sql<AnswerSizes>`
    select agent_id, to_char(date, 'YYYY-MM-DD') as date, tokens from answer_size
    where (agent_id, date) in (select * from unnest(${rows.map(({ agentId }) => agentId)}::uuid[], ${rows.map(({ date }) => date)}::date[]))`.execute(
    ctx.db,
  );
  const merged = rows.map((row) => {
    const before = known.find(({ agentId, date }) => agentId === row.agentId && date === row.date);
    return { ...row, tokens: [...mergeHistograms([row.tokens, before?.tokens ?? []])] };
  });
  await ctx.db
    .insertInto('answerSize')
    .values(merged)
    .onConflict((conflict) =>
      conflict.columns(['agentId', 'date']).doUpdateSet((eb) => ({ tokens: eb.ref('excluded.tokens') })),
    )
    .execute();
}

/** Those of an agent's last days. */
export async function readAnswerSizes(ctx: StoreContext, agentId: string, days: number): Promise<Histogram[]> {
  const { rows } = await sql<{ tokens: number[] }>`
    select tokens from answer_size where agent_id = ${agentId} and date > (now() at time zone 'UTC')::date - ${days}::int`.execute(
    ctx.db,
  );
  return rows.map(({ tokens }) => tokens);
}

/** Deletes what nobody asks for any more, at most so many rows; how many there were. */
export async function deleteOldAnswerSizes(ctx: StoreContext, days: number, most: number): Promise<number> {
  const { rows } = await sql`
    delete from answer_size where ctid in (
      select ctid from answer_size where date <= (now() at time zone 'UTC')::date - ${days}::int limit ${most} for update skip locked
    ) returning 1`.execute(ctx.db);
  return rows.length;
}
