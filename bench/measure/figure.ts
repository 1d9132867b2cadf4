export type Unit = 'ms' | 'µs' | '/s' | 'KB' | 'MB' | 's' | 'bytes' | 'tokens/s' | '×' | 'failed';

/** What one subject measured: one value a round. */
export interface Row {
  subject: string;
  rounds: number[];
}

/** A figure that the project claims, beside what bounds it and what it is compared with. */
export interface Figure {
  name: string;
  unit: Unit;
  /** The first row is ours; the others are bare limits and peers, measured in turn with it. */
  rows: Row[];
  goal: { atMost: number } | { atLeast: number } | null;
  note?: string;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `share` from 0 to 1, by the nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Whether our median reaches the goal; null where there is none. */
export function isMet({ goal, rows }: Figure): boolean | null {
  if (goal === null) return null;
  const ours = median(rows[0]?.rounds ?? []);
  return 'atMost' in goal ? ours <= goal.atMost : ours >= goal.atLeast;
}
