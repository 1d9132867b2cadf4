import type { SystemContext } from '#server/core/context.ts';
import { mergePerformance, type Performance, performanceByDay } from './performance.ts';
import { countCalls, readRollUp, recountCalls, recountUsage } from './recount-store.ts';
import {
  compareRollUp,
  type Differences,
  keyIn,
  performanceRollUp,
  type RollUp,
  type Row,
  usageByDay,
  usageByPerson,
  UsageSums,
} from './roll-ups.ts';

const dayMs = 86_400_000;
const quarterMs = 900_000;

/** What more calls than these are read of is read by the quarter of an hour. */
const mostAtOnce = 20_000;

/** Compares what a day in UTC has in each roll-up of use with a recount. */
export async function compareDay(
  tx: Pick<SystemContext, 'db' | 'pool'>,
  date: string,
): Promise<(Differences & { of: RollUp })[]> {
  const byPerson = new UsageSums(usageByPerson);
  const byDay = new UsageSums(usageByDay);
  const performance = new Map<string, Performance>();
  for (const [from, until] of await piecesOf(tx, date)) {
    for (const row of await recountUsage(tx, from, until)) {
      byPerson.add(row);
      byDay.add(row);
    }
    for (const row of performanceByDay(await recountCalls(tx, from, until))) {
      const key = `${row.llmModelId} ${row.agentVersionId}`;
      const before = performance.get(key);
      performance.set(key, before === undefined ? row : mergePerformance([row, before]));
    }
  }
  const models = [...performance.values()].map(rowOf);
  const recounted: [RollUp, Map<string, Row>][] = [
    [usageByPerson, byPerson.rows],
    [usageByDay, byDay.rows],
    [performanceRollUp, new Map(models.map((row) => [keyIn(performanceRollUp, row), row]))],
  ];
  const compared: (Differences & { of: RollUp })[] = [];
  for (const [of, rows] of recounted) compared.push({ of, ...compareRollUp(of, rows, await readRollUp(tx, of, date)) });
  return compared;
}

async function piecesOf(tx: Pick<SystemContext, 'db' | 'pool'>, date: string): Promise<[Date, Date][]> {
  const start = Date.parse(date);
  const [from, until] = [new Date(start), new Date(start + dayMs)];
  if ((await countCalls(tx, from, until)) <= mostAtOnce) return [[from, until]];
  return Array.from({ length: dayMs / quarterMs }, (_, quarter) => [
    new Date(start + quarter * quarterMs),
    new Date(start + (quarter + 1) * quarterMs),
  ]);
}

function rowOf({ date, llmModelId, agentVersionId, ...sums }: Performance): Row {
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
