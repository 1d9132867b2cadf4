import { expect } from 'vitest';
import { Budget } from '#contract/admin/budgets.ts';
import type { CastMember } from './cast.ts';
import type { AppServer } from './app-server.ts';

export const budgetsPath = '/api/admin/budgets/';

/** A budget of the whole house in tokens of the day in UTC, unless said otherwise. */
export const houseTokens = {
  scope: 'house',
  unit: 'tokens',
  period: 'day',
  time_zone: 'UTC',
  amount: '1000000',
  action: 'block',
};

export async function makeBudget({ client }: CastMember, settings: object = {}): Promise<Budget> {
  const { status, body, text } = await client.post<Budget>(budgetsPath, { ...houseTokens, ...settings });
  expect(status, text).toBe(201);
  return Budget.strict().parse(body);
}

export async function readBudget({ client }: CastMember, { id }: Pick<Budget, 'id'>): Promise<Budget> {
  const { status, body, text } = await client.get<Budget>(`${budgetsPath}${id}/`);
  expect(status, text).toBe(200);
  return Budget.strict().parse(body);
}

/** Ends all budgets there are, so that a test begins without any. */
export async function endBudgets({ client }: CastMember): Promise<void> {
  const { body } = await client.get<{ results: Budget[] }>(`${budgetsPath}?page_size=100`);
  for (const { id } of body.results) await client.delete(`${budgetsPath}${id}/`);
}

/** All tokens that the ledger has, or of one person. */
export async function tokensInLedger({ pool }: Pick<AppServer, 'pool'>, userId: number | null = null): Promise<number> {
  const { rows } = await pool.query<{ tokens: number }>(
    `select coalesce(sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning), 0)::int as tokens from generation
     where $1::bigint is null or user_id = $1`,
    [userId],
  );
  return rows[0]!.tokens;
}
