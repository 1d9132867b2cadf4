import type { TrendFigureName } from '#server/db/trend-tables.ts';

/** What is counted of a model or an agent on a day. */
export interface DayCounts {
  ratings: number;
  /** Of all its ratings together. */
  stars: number;
  flags: number;
  requests: number;
  successes: number;
  costNano: number;
  unpricedRequests: number;
  writingMs: number;
  writtenTokens: number;
  /** The median, in milliseconds. */
  firstTokenMs: number | null;
}

export const noCounts: DayCounts = {
  ratings: 0,
  stars: 0,
  flags: 0,
  requests: 0,
  successes: 0,
  costNano: 0,
  unpricedRequests: 0,
  writingMs: 0,
  writtenTokens: 0,
  firstTokenMs: null,
};

/** A figure of a day that may have a trend. */
export interface TrendFigure {
  name: TrendFigureName;
  unit: string;
  better: 'higher' | 'lower';
  /** Digits behind the point: more would be noise, and thousands of values are sent at once. */
  digits: number;
  /** Null on a day that has none. */
  of(counts: DayCounts): number | null;
}

export const trendFigures: readonly TrendFigure[] = [
  { name: 'rating', unit: 'stars', better: 'higher', digits: 4, of: ({ stars, ratings }) => ratio(stars, ratings) },
  {
    name: 'flags_per_thousand',
    unit: 'flags per thousand answers',
    better: 'lower',
    digits: 3,
    of: ({ flags, successes }) => ratio(flags * 1000, successes),
  },
  {
    name: 'errors',
    unit: 'percent of requests',
    better: 'lower',
    digits: 3,
    of: ({ requests, successes }) => ratio((requests - successes) * 100, requests),
  },
  {
    name: 'first_token',
    unit: 'seconds',
    better: 'lower',
    digits: 4,
    of: ({ firstTokenMs }) => (firstTokenMs === null ? null : firstTokenMs / 1000),
  },
  {
    name: 'cost_per_answer',
    unit: 'US dollars',
    better: 'lower',
    // A day on which some of the cost is not known has no figure rather than one that is too low.
    digits: 9,
    of: ({ costNano, successes, unpricedRequests }) => (unpricedRequests > 0 ? null : ratio(costNano / 1e9, successes)),
  },
  {
    name: 'tokens_per_second',
    unit: 'tokens per second',
    better: 'higher',
    digits: 3,
    of: ({ writtenTokens, writingMs }) => ratio(writtenTokens * 1000, writingMs),
  },
];

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
