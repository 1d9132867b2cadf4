import type { Usage } from './provider.ts';

/** Whole pico-dollars (10⁻¹² US dollars) a token. A tier replaces the base for the whole call. */
export interface TokenPrice {
  base: number;
  /** By rising `above`: in force when a call has more input tokens than that, cached ones included. */
  tiers?: { above: number; price: number }[];
}

/** What each bucket of `Usage` costs; null where nobody knows. As stored in `model_price.price`. */
export type Price = Record<keyof Usage, TokenPrice | null>;

const PICO_PER_NANO = 1000n;

/**
 * What a call cost, in whole nano-dollars: every bucket is multiplied in whole pico-dollars, all are added, and
 * the sum is rounded once, half up. Null where a bucket that was used has no known price: unknown is not free.
 */
export function costInNanoDollars(usage: Usage, price: Price): bigint | null {
  const input = usage.inputUncached + usage.inputCacheRead + usage.inputCacheWrite;
  let pico = 0n;
  for (const [bucket, tokens] of Object.entries(usage) as [keyof Usage, number][]) {
    if (tokens === 0) continue;
    const each = price[bucket];
    if (each === null) return null;
    pico += BigInt(tokens) * BigInt(priceAt(each, input));
  }
  return (pico + PICO_PER_NANO / 2n) / PICO_PER_NANO;
}

function priceAt({ base, tiers = [] }: TokenPrice, inputTokens: number): number {
  return tiers.findLast(({ above }) => inputTokens > above)?.price ?? base;
}

/** The price of one token below every tier, in US dollars as an exact decimal; null where unknown. */
export function unitPrices(price: Price): { input: string | null; output: string | null } {
  return { input: dollars(price.inputUncached, perToken), output: dollars(price.outputText, perToken) };
}

/** What a million tokens cost below every tier, bucket by bucket; as vendors print it. */
export interface PricePerMillion {
  input: string | null;
  output: string | null;
  cacheRead: string | null;
  cacheWrite: string | null;
  reasoning: string | null;
}

export function pricePerMillion(price: Price): PricePerMillion {
  return {
    input: dollars(price.inputUncached, perMillion),
    output: dollars(price.outputText, perMillion),
    cacheRead: dollars(price.inputCacheRead, perMillion),
    cacheWrite: dollars(price.inputCacheWrite, perMillion),
    reasoning: dollars(price.outputReasoning, perMillion),
  };
}

/** A price of exact decimals with at most six places, which are whole pico-dollars a token; what is null costs what its kind costs. */
export function priceOfMillion(dollarsPerMillion: PricePerMillion & { input: string; output: string }): Price {
  const { input, output, cacheRead, cacheWrite, reasoning } = dollarsPerMillion;
  return {
    inputUncached: { base: picoOf(input) },
    inputCacheRead: { base: picoOf(cacheRead ?? input) },
    inputCacheWrite: { base: picoOf(cacheWrite ?? input) },
    outputText: { base: picoOf(output) },
    outputReasoning: { base: picoOf(reasoning ?? output) },
  };
}

export function hasTiers(price: Price): boolean {
  return Object.values(price).some((bucket) => (bucket?.tiers?.length ?? 0) > 0);
}

/** How many decimal places pico-dollars a token have where they are told in dollars. */
const perToken = 12;
const perMillion = 6;

function picoOf(dollarsPerMillion: string): number {
  const [whole = '', fraction = ''] = dollarsPerMillion.split('.');
  return Number(whole + fraction.padEnd(perMillion, '0'));
}

function dollars(price: TokenPrice | null, places: number): string | null {
  if (price === null) return null;
  const digits = String(price.base).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${fraction}`;
}

/** Costs nothing, and is known to. */
export const FREE: Price = {
  inputUncached: { base: 0 },
  inputCacheRead: { base: 0 },
  inputCacheWrite: { base: 0 },
  outputText: { base: 0 },
  outputReasoning: { base: 0 },
};

/** A price and when it holds: from `validFrom` until just before `validTo`, or until further notice. */
export interface PriceVersion {
  validFrom: Date;
  validTo: Date | null;
  /** Who says so. */
  source: string;
  price: Price;
}

/** For what costs nothing, with the reason why. */
export function freeVersion(source: string): PriceVersion {
  return { validFrom: new Date(0), validTo: null, source, price: FREE };
}
