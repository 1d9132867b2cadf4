import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf } from './lists.ts';

export const BudgetScope = z.enum(['person', 'agent', 'model', 'each_person', 'house'], {
  error: 'One of person, agent, model, each_person and house is expected.',
});
export type BudgetScope = z.infer<typeof BudgetScope>;

export const BudgetUnit = z.enum(['tokens', 'dollars'], { error: 'tokens or dollars is expected.' });
export const BudgetPeriod = z.enum(['day', 'month'], { error: 'day or month is expected.' });
export const BudgetAction = z.enum(['warn', 'block'], { error: 'warn or block is expected.' });

/** In tokens a whole number, in dollars a decimal; a string in both. */
export const Amount = z.string();

/** What an administrator has set, as everybody sees it. */
export const budgetFields = {
  id: z.uuid(),
  name: z.string().describe('May be empty'),
  scope: BudgetScope.describe(
    'Whom it is for: one person, all who use an agent or a model together, each person by themselves, or everybody together',
  ),
  agent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  model: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  unit: BudgetUnit,
  period: BudgetPeriod,
  time_zone: z.string().describe('Where its days begin'),
  amount: Amount.describe('Tokens as a whole number, or US dollars as a decimal, in a string'),
  action: BudgetAction.describe('What happens once it is used up: those it is for are told, or are stopped'),
  from: z.iso.datetime().describe('When the day or month that runs now began'),
  until: z.iso.datetime().describe('When it begins anew'),
};

/** What has been used of a budget since `from`. */
export const budgetUse = {
  used: Amount.describe('Exactly what the ledger says, in the unit of `amount`'),
  held: Amount.describe('What answers that are being written now may come to'),
  left: Amount.describe('The rest, never below 0'),
  share: z.number().describe('`used` of `amount`; 1 and more: it is used up'),
  level: z.enum(['within', 'near', 'used_up']).describe('`near` from 80 % on'),
  unpriced_calls: z
    .int()
    .describe('Calls of models whose price is unknown: a budget in dollars can’t count them before they are priced'),
};

export const OwnBudget = z.object({ ...budgetFields, ...budgetUse }).meta({ id: 'OwnBudget' });
export type OwnBudget = z.infer<typeof OwnBudget>;

export const listOwnBudgets = endpoint({
  method: 'GET',
  path: '/api/budgets/',
  tag: 'Budgets',
  summary: 'The budgets that your calls of models count in, and what is left of them now',
  description:
    'Your own, and those that you share with others: of the house, of models, and of agents that you may use. What others ' +
    'have used of budgets of their own is not told.',
  access: 'own-content',
  query: CursorPage,
  status: 200,
  answer: pageOf(OwnBudget),
});
