import { type Histogram, histogramOf, mergeHistograms } from '#server/core/statistics/histogram.ts';
import type { FoldedCall } from './facts-store.ts';

/** How requests went. Money is nano-dollars, times are milliseconds. */
export interface PerformanceSums {
  requests: number;
  /** That came to their end, or that a person stopped. */
  successes: number;
  failures: Record<string, number>;
  inputTokens: number;
  outputTokens: number;
  costNano: number;
  unpricedRequests: number;
  successMs: number;
  /** From the first token to the end, and what was written in that time. */
  writingMs: number;
  writtenTokens: number;
  firstToken: Histogram;
  duration: Histogram;
}

/** How those of a model on a day, in UTC, went for a version of an agent. */
export interface Performance extends PerformanceSums {
  date: string;
  llmModelId: string;
  agentVersionId: string;
}

const nil = '00000000-0000-0000-0000-000000000000';

/** The calls, a row for each day, model and version, in the order of that key. */
export function performanceByDay(calls: FoldedCall[]): Performance[] {
  const groups = Map.groupBy(calls, keyOfCall);
  const rows = [...groups].map(([key, some]): [string, Performance] => {
    const [date, llmModelId, agentVersionId] = key.split(' ');
    return [key, { date: date!, llmModelId: llmModelId!, agentVersionId: agentVersionId!, ...performanceOf(some) }];
  });
  return rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function keyOfCall({ date, llm_model_id: model, agent_version_id: version }: FoldedCall): string {
  return [date, model ?? nil, version ?? nil].join(' ');
}

/** What some calls come to, and what was found out later of the cost of some. */
export function performanceOf(facts: FoldedCall[]): PerformanceSums {
  const calls = facts.filter(({ fact }) => fact === 'call');
  const adjustments = facts.filter(({ fact }) => fact === 'adjustment');
  const successes = calls.filter(isSuccess);
  const timed = successes.filter(({ first_token_ms: first }) => first !== null);
  return {
    requests: calls.length,
    successes: successes.length,
    failures: failuresOf(calls),
    inputTokens: sum(calls, ({ input_tokens: tokens }) => tokens),
    outputTokens: sum(calls, ({ output_tokens: tokens }) => tokens),
    costNano: sum(calls, ({ cost_nano: cost }) => cost ?? 0) + sum(adjustments, ({ amount_nano: more }) => more ?? 0),
    unpricedRequests:
      calls.filter((call) => call.cost_nano === null && call.usage_source !== 'none').length - adjustments.length,
    successMs: sum(successes, ({ duration_ms: ms }) => Math.round(ms)),
    writingMs: sum(timed, (call) => Math.round(call.duration_ms - call.first_token_ms!)),
    writtenTokens: sum(timed, ({ output_tokens: tokens }) => tokens),
    firstToken: histogramOf(timed.map(({ first_token_ms: ms }) => ms!)),
    duration: histogramOf(successes.filter(({ outcome }) => outcome === 'complete').map(({ duration_ms: ms }) => ms)),
  };
}

/** Whoever stops an answer has got what they wanted of it. */
function isSuccess({ outcome }: FoldedCall): boolean {
  return outcome === 'complete' || outcome === 'stopped';
}

function failuresOf(calls: FoldedCall[]): Record<string, number> {
  const failures: Record<string, number> = {};
  for (const call of calls) {
    if (isSuccess(call)) continue;
    const named = call.error_class ?? call.outcome;
    failures[named] = (failures[named] ?? 0) + 1;
  }
  return failures;
}

function sum(calls: FoldedCall[], of: (call: FoldedCall) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}

/** All of some rows as one, with the first one's key. */
export function mergePerformance<Row extends PerformanceSums>(rows: Row[]): Row {
  const [first] = rows;
  const merged = { ...first!, failures: addFailures(rows.map(({ failures }) => failures)) };
  for (const name of added) merged[name] = rows.reduce((total, row) => total + row[name], 0);
  merged.firstToken = mergeHistograms(rows.map((row) => row.firstToken));
  merged.duration = mergeHistograms(rows.map((row) => row.duration));
  return merged;
}

export function addFailures(all: Record<string, number>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const failures of all)
    for (const [named, count] of Object.entries(failures)) counts[named] = (counts[named] ?? 0) + count;
  return counts;
}

const added = [
  'requests',
  'successes',
  'inputTokens',
  'outputTokens',
  'costNano',
  'unpricedRequests',
  'successMs',
  'writingMs',
  'writtenTokens',
] as const;
