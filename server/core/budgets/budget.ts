import type { BudgetAction, BudgetPeriod, BudgetScope, BudgetUnit } from '#server/db/budget-tables.ts';

export interface Budget {
  id: string;
  /** Lists run by it. */
  number: number;
  /** Empty where it was given none. */
  name: string;
  scope: BudgetScope;
  /** Whose it is, or what it is for, by the scope. */
  person: { id: number; username: string } | null;
  agent: { id: string; name: string } | null;
  model: { id: string; name: string } | null;
  unit: BudgetUnit;
  period: BudgetPeriod;
  timeZone: string;
  /** Tokens, or nano-dollars. */
  amount: number;
  action: BudgetAction;
  /** Goes up by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A budget's window that runs now, and what is used of it. */
export interface BudgetUse {
  startsAt: Date;
  endsAt: Date;
  used: number;
  /** What calls that are under way may come to. */
  held: number;
  /** Calls whose price is unknown, and which `used` lacks. */
  unpricedCalls: number;
}

/** How much of it is used: people are told of both steps. */
export type BudgetLevel = 'within' | 'near' | 'used_up';

const nearShare = 0.8;

export function levelOf(used: number, amount: number): BudgetLevel {
  if (used >= amount) return 'used_up';
  return used >= nearShare * amount ? 'near' : 'within';
}

export function leftOf({ used, held }: Pick<BudgetUse, 'used' | 'held'>, amount: number): number {
  return Math.max(0, amount - used - held);
}
