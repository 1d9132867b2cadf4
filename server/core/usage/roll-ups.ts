import { measures } from './measures.ts';

/** A row of a roll-up under the names of its columns; moments are text, to the microsecond. */
export type Row = Record<string, unknown>;

/** A table of sums, whose rows are found by their key. */
export interface RollUp {
  table:
    | 'usage_by_person'
    | 'usage_by_quarter_hour'
    | 'usage_by_day'
    | 'performance_by_day_of_model'
    | 'performance_by_day_of_version';
  key: readonly string[];
  /** All of them, the key's too. */
  columns: readonly string[];
}

function rollUp(table: RollUp['table'], key: string[], values: readonly string[]): RollUp {
  return { table, key, columns: [...key, ...values] };
}

export const usageByPerson = rollUp(
  'usage_by_person',
  ['user_id', 'bucket', 'agent_id', 'llm_model_id'],
  [...measures, 'first_at', 'last_at'],
);
export const usageByQuarterHour = rollUp(
  'usage_by_quarter_hour',
  ['user_id', 'bucket'],
  [...measures, 'first_at', 'last_at'],
);
export const usageByDay = rollUp(
  'usage_by_day',
  ['date', 'user_id', 'agent_id', 'agent_version_id', 'llm_model_id'],
  measures,
);

const performed = [
  'requests',
  'successes',
  'failures',
  'input_tokens',
  'output_tokens',
  'cost_nano',
  'unpriced_requests',
  'success_ms',
  'writing_ms',
  'written_tokens',
  'first_token',
  'duration',
];
export const performanceByModel = rollUp('performance_by_day_of_model', ['date', 'llm_model_id'], performed);
export const performanceByVersion = rollUp('performance_by_day_of_version', ['date', 'agent_version_id'], performed);

export function keyIn({ key }: RollUp, row: Row): string {
  return key.map((name) => String(row[name])).join(' ');
}

/** Adds finer rows up into the rows of a roll-up of use. */
export class UsageSums {
  readonly rows = new Map<string, Row>();
  readonly of: RollUp;

  constructor(of: RollUp) {
    this.of = of;
  }

  add(finer: Row): void {
    const key = keyIn(this.of, finer);
    const sum = this.rows.get(key);
    if (sum === undefined) {
      this.rows.set(key, Object.fromEntries(this.of.columns.map((name) => [name, finer[name]])));
      return;
    }
    for (const name of measures) sum[name] = (sum[name] as number) + (finer[name] as number);
    if (!('first_at' in sum)) return;
    if (String(finer['first_at']) < String(sum['first_at'])) sum['first_at'] = finer['first_at'];
    if (String(finer['last_at']) > String(sum['last_at'])) sum['last_at'] = finer['last_at'];
  }
}

/** Where a roll-up is not what a recount says. */
export interface Differences {
  checked: number;
  /** As they should be. */
  wrong: Row[];
  /** That should not be there. */
  extra: Row[];
  /** By how much costs are off, those that are too high and those that are too low together. */
  nanoOff: number;
}

export function compareRollUp(of: RollUp, recounted: Map<string, Row>, stored: Row[]): Differences {
  const known = new Map(stored.map((row) => [keyIn(of, row), row]));
  const wrong = [...recounted].filter(([key, row]) => !isSame(of, row, known.get(key))).map(([, row]) => row);
  const extra = stored.filter((row) => !recounted.has(keyIn(of, row)));
  const costOf = (row: Row | undefined): number => Number(row?.['cost_nano'] ?? 0);
  const off = [...wrong.map((row) => costOf(row) - costOf(known.get(keyIn(of, row)))), ...extra.map(costOf)];
  return {
    checked: recounted.size + extra.length,
    wrong,
    extra,
    nanoOff: off.reduce((sum, nano) => sum + Math.abs(nano), 0),
  };
}

function isSame({ columns }: RollUp, row: Row, stored: Row | undefined): boolean {
  return stored !== undefined && columns.every((name) => written(row[name]) === written(stored[name]));
}

/** A large number may come as a bigint, and the names in an object in any order. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.join();
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
