/** How many ratings there are and what they say on average. */
export interface RatingSummary {
  count: number;
  /** 1 to 5; null where there are none. */
  average: number | null;
}

export function summaryOf(count: number, sum: number): RatingSummary {
  return { count, average: count === 0 ? null : sum / count };
}
