import type { Random } from './random.ts';

/** A row as its table names it; times are ISO 8601, money and other large numbers are text. */
export type Row = Record<string, unknown>;

/** Where the numbers of rows begin that others refer to. */
export interface FirstIds {
  user: number;
  branch: number;
  chat: number;
  price: number;
}

/** What a house is made of: the rows of each table, and what the parts of a plan have to know of each other. */
export interface Plan {
  random: Random;
  /** Today, in milliseconds; nothing happens later. */
  now: number;
  scale: number;
  next: FirstIds;
  rows: Map<string, Row[]>;
}

const dayMs = 86_400_000;

export function add(plan: Plan, table: string, ...rows: Row[]): void {
  const all = plan.rows.get(table) ?? [];
  all.push(...rows);
  plan.rows.set(table, all);
}

export function timeAgo({ now }: Pick<Plan, 'now'>, days: number): number {
  return now - days * dayMs;
}

export function daysAgo(plan: Plan, at: number): number {
  return (plan.now - at) / dayMs;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
