import type { SystemContext } from '#server/core/context.ts';
import { mergePerformance, type Performance, performanceByDay } from './performance.ts';
import { mergeFor, rowOfPerformance } from './performance-store.ts';
import { countCalls, recountCalls, recountUsage } from './recount-store.ts';
import { readRollUp } from './roll-up-store.ts';
import {
  compareRollUp,
  type Differences,
  keyIn,
  performanceByModel,
  performanceByVersion,
  type RollUp,
  type Row,
  usageByDay,
  usageByPerson,
  usageByQuarterHour,
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
  const used = [usageByPerson, usageByQuarterHour, usageByDay].map((of) => new UsageSums(of));
  const performance = new Map<string, Performance>();
  for (const [from, until] of await piecesOf(tx, date)) {
    for (const row of await recountUsage(tx, from, until)) for (const sums of used) sums.add(row);
    for (const row of performanceByDay(await recountCalls(tx, from, until))) {
      const key = `${row.llmModelId} ${row.agentVersionId}`;
      const before = performance.get(key);
      performance.set(key, before === undefined ? row : mergePerformance([row, before]));
    }
  }
  const performed = [...performance.values()];
  const recounted: [RollUp, Map<string, Row>][] = [
    ...used.map(({ of, rows }): [RollUp, Map<string, Row>] => [of, rows]),
    [performanceByModel, rowsByKey(performanceByModel, performed)],
    [performanceByVersion, rowsByKey(performanceByVersion, performed)],
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

function rowsByKey(of: RollUp, performance: Performance[]): Map<string, Row> {
  return new Map(
    mergeFor(of, performance)
      .map(rowOfPerformance)
      .map((row) => [keyIn(of, row), row]),
  );
}
