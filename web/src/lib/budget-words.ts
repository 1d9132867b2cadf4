import type { OwnBudget } from '#contract/budgets.ts';
import { countOf, formatCount } from './format-count.ts';
import { formatMoney } from './format-money.ts';

type Unit = OwnBudget['unit'];

/** An amount of its unit, without the unit where that is tokens. */
export function amountIn(amount: string, unit: Unit): string {
  return unit === 'tokens' ? formatCount(Number(amount)) : formatMoney(amount);
}

export function amountWithUnit(amount: string, unit: Unit): string {
  return unit === 'tokens' ? countOf(Number(amount), 'token', 'tokens') : formatMoney(amount);
}

/** `$5.00 a day`. */
export function amountEach({ amount, unit, period }: Pick<OwnBudget, 'amount' | 'unit' | 'period'>): string {
  return `${amountWithUnit(amount, unit)} a ${period}`;
}

/** Whom it is for, where it is one’s own or shared. */
export function ownScope({ scope, agent, model }: Pick<OwnBudget, 'scope' | 'agent' | 'model'>): string {
  switch (scope) {
    case 'person':
    case 'each_person':
      return 'For you alone';
    case 'agent':
      return `For all who use ${agent?.name ?? 'this agent'}`;
    case 'model':
      return `For all who use ${model?.name ?? 'this model'}`;
    case 'house':
      return 'For everybody together';
  }
}

const dayAndTime = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;

/** When a budget begins anew, by the reader’s own clock. */
export function untilWords(until: string): string {
  return new Intl.DateTimeFormat(undefined, dayAndTime).format(new Date(until));
}

/** The same where the budget’s days begin. */
export function untilThere(until: string, timeZone: string): string {
  return `${new Intl.DateTimeFormat(undefined, { ...dayAndTime, timeZone }).format(new Date(until))} in ${timeZone}`;
}
