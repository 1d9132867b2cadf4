import type { BucketPrices } from './price.ts';

/** A dollar a million tokens is a million pico-dollars a token; rounded to whole ones, which all but one price are. */
export function picoPerToken(dollarsPerMillion: number): number {
  return Math.round(dollarsPerMillion * 1e6);
}

export function picoOfEach(dollars: number): number {
  return Math.round(dollars * 1e12);
}

/** Dollars a million tokens: what has no price of its own costs what its kind costs. */
export function bucketPrices(dollars: {
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
}): BucketPrices {
  const { input, output, cacheRead = input, cacheWrite = input } = dollars;
  return {
    inputUncached: { base: picoPerToken(input) },
    inputCacheRead: { base: picoPerToken(cacheRead) },
    inputCacheWrite: { base: picoPerToken(cacheWrite) },
    outputText: { base: picoPerToken(output) },
    outputReasoning: { base: picoPerToken(output) },
  };
}
