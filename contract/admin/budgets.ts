import { z } from 'zod';
import {
  Amount,
  BudgetAction,
  budgetFields,
  BudgetPeriod,
  BudgetScope,
  BudgetUnit,
  budgetUse,
} from '#contract/budgets.ts';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf, UuidParam, wholeNumber } from '#contract/lists.ts';
import { filledText, text } from '#contract/text.ts';

const tag = 'Administration: budgets';

export const Budget = z
  .object({
    ...budgetFields,
    person: z.object({ id: z.int(), username: z.string() }).nullable(),
    version: z.int().describe('Goes up by one with every change'),
    ...budgetUse,
    people: z
      .object({ people: z.int(), near: z.int(), used_up: z.int() })
      .nullable()
      .describe('Of a budget for each person, how many have used anything, 80 % and all of theirs; `used` is 0 there'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Budget' });
export type Budget = z.infer<typeof Budget>;

const { used, held, left, share, level, unpriced_calls } = budgetUse;

export const PersonOfBudget = z
  .object({ id: z.int(), username: z.string(), used, held, left, share, level, unpriced_calls })
  .meta({ id: 'PersonOfBudget' });
export type PersonOfBudget = z.infer<typeof PersonOfBudget>;

const mostTokens = 9_000_000_000_000_000;
const mostDollars = 9_000_000;

const tokens = /^[1-9]\d{0,15}$/;
const dollars = /^\d{1,7}(\.\d{1,9})?$/;

/** What is wrong with an amount in a unit; null where nothing is. */
export function problemOfAmount(unit: z.infer<typeof BudgetUnit>, amount: string): string | null {
  if (unit === 'tokens')
    return tokens.test(amount) && Number(amount) <= mostTokens
      ? null
      : 'A whole number of tokens, at least 1, is expected.';
  if (!dollars.test(amount))
    return 'A decimal like "25.00" is expected: US dollars, with at most nine digits behind the point.';
  if (Number(amount) === 0) return 'More than nothing is expected.';
  return Number(amount) <= mostDollars ? null : 'At most 9,000,000 dollars.';
}

const GivenAmount = z
  .union([text(20), z.int()], { error: 'A decimal string is expected, like "25.00".' })
  .transform(String);

const Settings = z.object({
  name: text(100),
  period: BudgetPeriod,
  time_zone: filledText(64).describe('A name of the IANA database, Europe/Berlin'),
  amount: GivenAmount.pipe(Amount).describe('Tokens as a whole number, or US dollars as a decimal'),
  action: BudgetAction,
});

const NewBudget = Settings.extend({
  name: Settings.shape.name.default(''),
  scope: BudgetScope,
  person: z.int({ error: 'The id of a person is expected.' }).min(1).nullable().optional(),
  agent: z.uuid({ error: 'The id of an agent is expected.' }).nullable().optional(),
  model: z.uuid({ error: 'The id of a model is expected.' }).nullable().optional(),
  unit: BudgetUnit,
}).superRefine((given, context) => {
  const { scope, unit, amount } = given;
  const problem = problemOfAmount(unit, amount);
  if (problem !== null) context.addIssue({ code: 'custom', path: ['amount'], message: problem });
  for (const subject of ['person', 'agent', 'model'] as const) {
    const isGiven = given[subject] != null;
    if (isGiven === (scope === subject)) continue;
    const message = isGiven ? `This is for a budget whose scope is ${subject}.` : `Say which ${subject} it is for.`;
    context.addIssue({ code: 'custom', path: [subject], message });
  }
});

export const listBudgets = endpoint({
  method: 'GET',
  path: '/api/admin/budgets/',
  tag,
  summary: 'All budgets with what is used, held and left of them now, in the order in which they were made',
  access: 'administrator',
  query: CursorPage.extend({ scope: BudgetScope.optional() }),
  status: 200,
  answer: pageOf(Budget),
});

export const createBudget = endpoint({
  method: 'POST',
  path: '/api/admin/budgets/',
  tag,
  summary: 'Make a budget',
  description: 'What has been used since its day or month began counts from the start. At most 1,000 hold at a time.',
  access: 'administrator',
  body: NewBudget,
  status: 201,
  answer: Budget,
  problems: ['conflict'],
});

export const getBudget = endpoint({
  method: 'GET',
  path: '/api/admin/budgets/:id/',
  tag,
  summary: 'One budget',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: Budget,
});

export const changeBudget = endpoint({
  method: 'PATCH',
  path: '/api/admin/budgets/:id/',
  tag,
  summary: 'Change a budget, for calls that begin from now on',
  description:
    'Whom it is for and its unit stay. With another `period` or `time_zone` what was used since the new day or month began ' +
    'is counted anew. 409 with the newest `version` where somebody has changed it since.',
  access: 'administrator',
  params: UuidParam,
  body: Settings.partial().extend({ version: z.int({ error: 'The version that was seen is expected.' }).min(1) }),
  status: 200,
  answer: Budget,
  problems: ['conflict'],
});

export const endBudget = endpoint({
  method: 'DELETE',
  path: '/api/admin/budgets/:id/',
  tag,
  summary: 'End a budget: it counts nothing and stops nobody any more',
  access: 'administrator',
  params: UuidParam,
  status: 204,
});

export const listPeopleOfBudget = endpoint({
  method: 'GET',
  path: '/api/admin/budgets/:id/people/',
  tag,
  summary: 'Who has used most of a budget for each person; none of any other one',
  access: 'administrator',
  params: UuidParam,
  query: z.object({ limit: wholeNumber(1, 500).default(100).describe('How many people at most, 1 to 500') }),
  status: 200,
  answer: z.array(PersonOfBudget),
});
