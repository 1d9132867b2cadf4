import type { BilledApart, ModelPart, Usage } from './provider.ts';
import type { NormalisedUsage } from './usage-shapes.ts';

/** What a provider has counted, before it is cut into disjoint buckets. */
export interface Counts {
  /** The counts that the others are sums of: none may make up for another that can't be. */
  told: number[];
  input: number;
  /** Inside `input`, as is `cacheWrite`. */
  cacheRead: number;
  cacheWrite: number;
  output: number;
  /** Inside `output`. */
  reasoning: number;
  /** Input and output together, as the provider adds them; null where it does not say. */
  total: number | null;
  /** Audio of the input may be cached in part: `inputAudio` is all of it. */
  apart: Partial<Record<BilledApart, number>>;
  /** Pico-dollars; what is no sum from nothing to a thousand dollars is not believed. */
  charged?: number | null;
}

/** More than any model reads or writes in one call: beyond this a count is a mistake, not a bill. */
const MAX_TOKENS = 100_000_000;
const MAX_CHARGED = 1e15;

/**
 * Cuts totals into disjoint buckets. A count that is no whole number from 0 to 100 million makes the report
 * unbelievable. A part that is larger than its whole is cut to the whole, since the whole is what is billed.
 */
export function readCounts(counts: Counts | null): NormalisedUsage {
  if (counts === null) return null;
  const { input, cacheRead, cacheWrite, output, reasoning, total } = counts;
  const all = [...counts.told, input, cacheRead, cacheWrite, output, reasoning, ...Object.values(counts.apart)];
  if (!all.every((value) => Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS)) return null;
  const inputCacheRead = Math.min(cacheRead, input);
  const inputCacheWrite = Math.min(cacheWrite, input - inputCacheRead);
  const outputReasoning = Math.min(reasoning, output);
  const buckets = {
    inputUncached: input - inputCacheRead - inputCacheWrite,
    inputCacheRead,
    inputCacheWrite,
    outputText: output - outputReasoning,
    outputReasoning,
  };
  const { apart, isCut } = withinBuckets(counts.apart, buckets);
  const { charged = null } = counts;
  const isCharged = charged !== null && charged >= 0 && charged <= MAX_CHARGED;
  const usage: Usage = {
    ...buckets,
    ...(Object.keys(apart).length > 0 && { apart }),
    ...(isCharged && { charged: Math.round(charged) }),
  };
  const anomaly = anomalyOf([
    [inputCacheRead + inputCacheWrite < cacheRead + cacheWrite, 'more cached than input tokens'],
    [outputReasoning < reasoning, 'more reasoning than output tokens'],
    [isCut, 'more tokens of one kind than there are'],
    [charged !== null && !isCharged, 'a cost that can’t be'],
    [total !== null && total !== input + output, 'a total that is not the sum of its parts'],
  ]);
  return anomaly === null ? { usage } : { usage, anomaly };
}

/** Audio that fills more than what was read anew was read from the cache in part. */
function withinBuckets(
  { inputAudio: audio = 0, cacheReadAudio: cachedAudio, ...rest }: Counts['apart'],
  buckets: Usage,
): { apart: Partial<Record<BilledApart, number>>; isCut: boolean } {
  const inputAudio = Math.min(audio - (cachedAudio ?? 0), buckets.inputUncached);
  const wanted: Counts['apart'] = { ...rest, inputAudio: Math.max(0, inputAudio), cacheReadAudio: audio - inputAudio };
  const limits: Counts['apart'] = {
    cacheWriteHour: buckets.inputCacheWrite,
    cacheReadAudio: buckets.inputCacheRead,
    outputAudio: buckets.outputText,
    outputImage: buckets.outputText - Math.min(rest.outputAudio ?? 0, buckets.outputText),
  };
  const names = Object.keys(wanted) as BilledApart[];
  const kept = names.map((name) => [name, Math.min(wanted[name]!, limits[name] ?? MAX_TOKENS)] as const);
  return {
    apart: Object.fromEntries(kept.filter(([, value]) => value > 0)),
    isCut: kept.some(([name, value]) => value < wanted[name]!),
  };
}

function anomalyOf(found: [isSo: boolean, anomaly: string][]): string | null {
  return found.find(([isSo]) => isSo)?.[1] ?? null;
}

/**
 * The part that tells of usage. What the ledger has no column for goes with the report: what was told apart, so that
 * a call can be priced later, and what was odd.
 */
export function usagePart({ usage, anomaly }: NonNullable<NormalisedUsage>, reported: unknown): ModelPart {
  const { apart } = usage;
  const isPlain = apart === undefined && anomaly === undefined;
  const raw = isPlain ? reported : { reported, ...(apart && { apart }), ...(anomaly !== undefined && { anomaly }) };
  return { type: 'usage', usage, raw, ...(anomaly !== undefined && { anomaly }) };
}
