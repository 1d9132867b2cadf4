import type { Due } from './errand-worker.ts';

/** As the database names it. */
export interface DueRow {
  id: string;
  number: number;
  in_ms: number;
}

export function dueOf(rows: DueRow[]): Due[] {
  return rows.map(({ id, number, in_ms: inMs }) => ({ id, number, inMs }));
}
