import * as contract from '#contract/admin/budgets.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { presentBudget, presentPersonOfBudget } from '#server/api/present-budget.ts';
import { amountIn } from '#server/core/budgets/amount.ts';
import { changeBudget, endBudget } from '#server/core/budgets/change-budget.ts';
import { type BudgetContext, createBudget } from '#server/core/budgets/create-budget.ts';
import { getBudget, listBudgets, listPeopleOfBudget } from '#server/core/budgets/list-budgets.ts';
import type { Context } from '#server/core/context.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/budgets/`: how much may be used by whom. */
export function adminBudgetRoutes({ budgets }: Pick<ApiPorts, 'budgets'>): ServedRoute[] {
  const managing = (ctx: Context): BudgetContext => ({ ...ctx, budgets });

  return [
    serve(contract.listBudgets, async (ctx, { query }, exchange) => {
      const { scope, cursor, page_size: limit } = query;
      const page = await listBudgets(ctx, { scope, cursor, limit });
      return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentBudget) };
    }),
    serve(
      contract.createBudget,
      async (ctx, { body }) => {
        const {
          name,
          scope,
          unit,
          period,
          time_zone: timeZone,
          action,
          person = null,
          agent = null,
          model = null,
        } = body;
        const settings = {
          name: name.trim(),
          scope,
          unit,
          period,
          timeZone,
          action,
          amount: amountIn(unit, body.amount),
        };
        return presentBudget(await createBudget(managing(ctx), { ...settings, person, agent, model }));
      },
      'outside',
    ),
    serve(contract.getBudget, async (ctx, { params }) => presentBudget(await getBudget(ctx, params.id))),
    serve(contract.changeBudget, async (ctx, { params, body }) => {
      const { name, period, time_zone: timeZone, amount, action, version } = body;
      const changes = { name: name?.trim(), period, timeZone, amount, action, version };
      return presentBudget(await changeBudget(managing(ctx), params.id, changes));
    }),
    serve(contract.endBudget, (ctx, { params }) => endBudget(managing(ctx), params.id)),
    serve(contract.listPeopleOfBudget, async (ctx, { params, query }) => {
      const budget = await getBudget(ctx, params.id);
      const people = await listPeopleOfBudget(ctx, params.id, query.limit);
      return people.map((person) => presentPersonOfBudget(person, budget));
    }),
  ];
}
