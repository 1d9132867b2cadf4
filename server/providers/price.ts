import type { BilledApart, Bucket, Usage } from './provider.ts';

/** Whole pico-dollars (10⁻¹² US dollars) a token. A tier replaces the base for the whole call. */
export interface TokenPrice {
  base: number;
  /** By rising `above`: in force when a call has more input tokens than that, cached ones included. */
  tiers?: { above: number; price: number }[];
}

/** What each bucket of `Usage` costs; null where nobody knows. */
export type BucketPrices = Record<Bucket, TokenPrice | null>;

/** As stored in `model_price.price`. */
export interface Price extends BucketPrices {
  /** What costs something of its own; what is told apart and absent here has no known price. */
  apart?: Partial<Record<BilledApart, TokenPrice>>;
  /** Pico-dollars for every call, whatever it says. */
  call?: number;
  /** The seller tells of every call what it charges, and prices differ with what it chooses: that holds before all else. */
  isCharged?: boolean;
  /** What the buckets cost at certain hours instead. */
  hours?: HourlyPrice[];
}

/** In force for calls that begin in it, in UTC. */
export interface HourlyPrice {
  /** Minutes after midnight; where `to` is not after `from` it is that of the next day. */
  from: number;
  to: number;
  /** Of the week, from 0 for Sunday; absent for all. */
  days?: number[];
  /** Days (`2026-10-01`) on which it is not in force. */
  except?: string[];
  price: BucketPrices;
}

const PICO_PER_NANO = 1000n;

const BUCKETS = [
  'inputUncached',
  'inputCacheRead',
  'inputCacheWrite',
  'outputText',
  'outputReasoning',
] as const satisfies Bucket[];

/** The bucket that holds what is told apart; null for what stands beside them all. */
const BUCKET_OF: Record<BilledApart, Bucket | null> = {
  cacheWriteHour: 'inputCacheWrite',
  inputAudio: 'inputUncached',
  cacheReadAudio: 'inputCacheRead',
  outputAudio: 'outputText',
  outputImage: 'outputText',
  citation: null,
  webSearch: null,
  mediumSearch: null,
  highSearch: null,
  audioSecond: null,
  otherTerms: null,
};

/**
 * What a call cost that began `at`, in whole nano-dollars: every bucket is multiplied in whole pico-dollars, all are
 * added, and the sum is rounded once, half up. Null where something was used that has no known price: unknown is not free.
 */
export function costInNanoDollars(usage: Usage, price: Price, at: Date): bigint | null {
  if (price.isCharged === true && usage.charged !== undefined) return toNano(BigInt(usage.charged));
  const input = usage.inputUncached + usage.inputCacheRead + usage.inputCacheWrite;
  const apart = Object.entries(usage.apart ?? {}) as [BilledApart, number][];
  const prices = price.hours?.find((hours) => isInForce(hours, at))?.price ?? price;
  const items: [count: number, each: TokenPrice | null][] = [
    ...BUCKETS.map((bucket): [number, TokenPrice | null] => [
      apart.reduce((left, [what, count]) => (BUCKET_OF[what] === bucket ? left - count : left), usage[bucket]),
      prices[bucket],
    ]),
    ...apart.map(([what, count]): [number, TokenPrice | null] => [count, price.apart?.[what] ?? null]),
  ];
  const used = items.filter(([count]) => count !== 0);
  let pico = used.length === 0 ? 0n : BigInt(price.call ?? 0);
  for (const [count, each] of used) {
    if (each === null) return null;
    pico += BigInt(count) * BigInt(priceAt(each, input));
  }
  return toNano(pico);
}

function toNano(pico: bigint): bigint {
  return (pico + PICO_PER_NANO / 2n) / PICO_PER_NANO;
}

function isInForce({ from, to, days, except }: HourlyPrice, at: Date): boolean {
  const minute = at.getUTCHours() * 60 + at.getUTCMinutes();
  const isNow = from < to ? from <= minute && minute < to : from <= minute || minute < to;
  return isNow && (days?.includes(at.getUTCDay()) ?? true) && except?.includes(at.toISOString().slice(0, 10)) !== true;
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
    // Whoever sets a price knows at which terms the house buys.
    apart: { otherTerms: { base: 0 } },
  };
}

/** Whether some calls cost more than the prices that are shown. */
export function hasTiers(price: Price): boolean {
  return (
    BUCKETS.some((bucket) => (price[bucket]?.tiers?.length ?? 0) > 0) ||
    (price.call ?? 0) > 0 ||
    (price.hours?.length ?? 0) > 0
  );
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
  apart: Object.fromEntries(Object.keys(BUCKET_OF).map((what) => [what, { base: 0 }])),
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
