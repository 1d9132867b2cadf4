import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { mergePerformance, type Performance } from './performance.ts';
import { writeRollUp } from './roll-up-store.ts';
import { keyIn, performanceByModel, performanceByVersion, type RollUp, type Row } from './roll-ups.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

/** Adds to both roll-ups what came, a row for each day, model and version; nobody else writes them meanwhile. */
export async function addPerformance(ctx: StoreContext, rows: Performance[]): Promise<void> {
  if (rows.length === 0) return;
  for (const rollUp of [performanceByModel, performanceByVersion]) await addTo(ctx, rollUp, mergeFor(rollUp, rows));
}

/** A row for each key of the roll-up; what is no part of that key means nothing in it. */
export function mergeFor(of: RollUp, rows: Performance[]): Performance[] {
  return [...Map.groupBy(rows, (row) => keyIn(of, rowOfPerformance(row))).values()].map(mergePerformance);
}

async function addTo(ctx: StoreContext, of: RollUp, rows: Performance[]): Promise<void> {
  const keyOf = (row: Performance): string => keyIn(of, rowOfPerformance(row));
  const merged = new Map(rows.map((row) => [keyOf(row), row]));
  for (const old of await readStored(ctx, of, rows))
    merged.set(keyOf(old), mergePerformance([merged.get(keyOf(old))!, old]));
  await writeRollUp(ctx, of, { wrong: [...merged.values()].map(rowOfPerformance), extra: [] });
}

/** The rows that the table has under the same keys. */
async function readStored(ctx: StoreContext, { table, key }: RollUp, rows: Performance[]): Promise<Performance[]> {
  const names = sql.raw(key.join(', '));
  const keys = JSON.stringify(rows.map(rowOfPerformance));
  const { rows: stored } = await sql<Performance>`
    select p.*, to_char(p.date, 'YYYY-MM-DD') as date from ${sql.table(table)} p
    where (${names}) in (select ${names} from json_populate_recordset(null::${sql.table(table)}, ${keys}::json))`.execute(
    ctx.db,
  );
  return stored;
}

export function rowOfPerformance({ date, llmModelId, agentVersionId, ...sums }: Performance): Row {
  return {
    date,
    llm_model_id: llmModelId,
    agent_version_id: agentVersionId,
    requests: sums.requests,
    successes: sums.successes,
    failures: sums.failures,
    input_tokens: sums.inputTokens,
    output_tokens: sums.outputTokens,
    cost_nano: sums.costNano,
    unpriced_requests: sums.unpricedRequests,
    success_ms: sums.successMs,
    writing_ms: sums.writingMs,
    written_tokens: sums.writtenTokens,
    first_token: sums.firstToken,
    duration: sums.duration,
  };
}
