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
  return { input: dollars(price.inputUncached), output: dollars(price.outputText) };
}

function dollars(price: TokenPrice | null): string | null {
  if (price === null) return null;
  const digits = String(price.base).padStart(13, '0');
  const fraction = digits.slice(-12).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -12) : `${digits.slice(0, -12)}.${fraction}`;
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
