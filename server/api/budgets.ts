import * as contract from '#contract/budgets.ts';
import { listOwnBudgets } from '#server/core/budgets/list-budgets.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentOwnBudget } from './present-budget.ts';

/** `/api/budgets/`: how much one may use, and what is left of it. */
export const budgetRoutes: ServedRoute[] = [
  serve(contract.listOwnBudgets, async (ctx, { query }, exchange) => {
    const page = await listOwnBudgets(ctx, { cursor: query.cursor, limit: query.page_size });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentOwnBudget) };
  }),
];
