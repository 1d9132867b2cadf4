import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { mergePerformance, type Performance } from './performance.ts';

/** Adds to the roll-up what came; nobody else writes it meanwhile. */
export async function addPerformance(ctx: Pick<SystemContext, 'db'>, rows: Performance[]): Promise<void> {
  if (rows.length === 0) return;
  const known = await ctx.db
    .selectFrom('performanceByDay')
    .selectAll()
    .select(sql<string>`to_char(date, 'YYYY-MM-DD')`.as('date'))
    .where(
      sql<boolean>`(date, llm_model_id, agent_version_id) in (select * from unnest(${rows.map(({ date }) => date)}::date[],
        ${rows.map(({ llmModelId }) => llmModelId)}::uuid[], ${rows.map(({ agentVersionId }) => agentVersionId)}::uuid[]))`,
    )
    .execute();
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const merged = rows.map((row) => {
    const old = before.get(keyOf(row));
    return old === undefined ? row : mergePerformance([row, old]);
  });
  await ctx.db
    .insertInto('performanceByDay')
    .values(
      merged.map((row) => ({
        ...row,
        failures: JSON.stringify(row.failures),
        firstToken: [...row.firstToken],
        duration: [...row.duration],
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['date', 'llmModelId', 'agentVersionId']).doUpdateSet((eb) => ({
        requests: eb.ref('excluded.requests'),
        successes: eb.ref('excluded.successes'),
        failures: eb.ref('excluded.failures'),
        inputTokens: eb.ref('excluded.inputTokens'),
        outputTokens: eb.ref('excluded.outputTokens'),
        costNano: eb.ref('excluded.costNano'),
        unpricedRequests: eb.ref('excluded.unpricedRequests'),
        successMs: eb.ref('excluded.successMs'),
        writingMs: eb.ref('excluded.writingMs'),
        writtenTokens: eb.ref('excluded.writtenTokens'),
        firstToken: eb.ref('excluded.firstToken'),
        duration: eb.ref('excluded.duration'),
      })),
    )
    .execute();
}

function keyOf({
  date,
  llmModelId,
  agentVersionId,
}: Pick<Performance, 'date' | 'llmModelId' | 'agentVersionId'>): string {
  return [date, llmModelId, agentVersionId].join(' ');
}
