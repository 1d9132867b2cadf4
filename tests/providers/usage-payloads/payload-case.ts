import type { ProviderKind, Usage } from '#server/providers/provider.ts';

/** How the report is to be read: as the adapter of its provider does. */
export type Shape = 'openai' | 'google-compatible' | 'anthropic' | 'google';

/**
 * One usage report as a provider has sent it, and what the call cost by the provider's own price list. Numbers are facts;
 * `source` says where they stand, `pricedBy` where the prices do.
 */
export interface PayloadCase {
  title: string;
  kind: ProviderKind;
  shape: Shape;
  /** Null for the provider's own. */
  address: string | null;
  model: string;
  /** When the call was made, or a moment at which the list held. */
  at: Date;
  source: string;
  pricedBy: string;
  payload: object;
  usage: Omit<Usage, 'charged'>;
  anomaly: string | null;
  /** How many of something, and dollars for a million of it, line by line as on a bill; null where the price is unknown. */
  bill: [count: number, dollarsPerMillion: string][] | null;
  /** In nano-dollars. */
  cost: bigint | null;
  /** In dollars, where the provider itself has said what the call cost. */
  invoiced: string | null;
}

interface WrittenCase {
  title: string;
  model: string;
  at: string;
  source: string;
  payload: object;
  /** Uncached, cache read, cache write; text, reasoning. */
  buckets: [number, number, number, number, number];
  apart?: NonNullable<Usage['apart']>;
  anomaly?: string;
  bill?: PayloadCase['bill'];
  cost?: bigint;
  invoiced?: string;
  /** Why nobody here knows what it cost. */
  unknown?: string;
  kind?: ProviderKind;
  shape?: Shape;
  address?: string;
  pricedBy?: string;
}

export function casesOf(
  seller: Pick<PayloadCase, 'kind' | 'shape' | 'address' | 'pricedBy'>,
  cases: WrittenCase[],
): PayloadCase[] {
  return cases.map(({ at, buckets, apart, bill, cost, invoiced, anomaly, unknown: _why, ...rest }) => ({
    ...seller,
    ...rest,
    at: new Date(at),
    usage: {
      inputUncached: buckets[0],
      inputCacheRead: buckets[1],
      inputCacheWrite: buckets[2],
      outputText: buckets[3],
      outputReasoning: buckets[4],
      ...(apart && { apart }),
    },
    anomaly: anomaly ?? null,
    bill: bill ?? null,
    cost: cost ?? null,
    invoiced: invoiced ?? null,
  }));
}
