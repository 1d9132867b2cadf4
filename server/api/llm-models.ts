import * as contract from '#contract/llm-models.ts';
import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import { listModelPage } from '#server/core/models/list-model-page.ts';
import type { LlmModel } from '#server/core/models/model.ts';
import type { Exchange } from '#server/http/exchange.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import type { ApiPorts } from './ports.ts';
import { presentLlmModel } from './present-llm-model.ts';

/** `/api/llm-models/`: the registry, read-only. */
export function llmModelRoutes({ catalog, gateway }: ApiPorts): ServedRoute[] {
  const present = (ctx: Context, model: LlmModel) =>
    presentLlmModel(model, gateway, { isAdministrator: ctx.actor.role === 'administrator' });

  const active = (ctx: Context, query: { cursor?: string | undefined; page_size: number }, exchange: Exchange) => {
    const page = listModelPage(catalog.all(), { status: 'active' }, { cursor: query.cursor, limit: query.page_size });
    const results = page.rows.map((model) => present(ctx, model));
    return { count: page.count, ...cursorPage(exchange, page), results };
  };

  return [
    serve(contract.listActiveLlmModels, async (ctx, { query }, exchange) => active(ctx, query, exchange)),
    serve(contract.listActiveModels, async (ctx, { query }, exchange) => active(ctx, query, exchange)),
    serve(contract.listLlmModels, async (ctx, { query }, exchange) => {
      const filter = { status: query.status, modelType: query.model_type };
      const page = listModelPage(catalog.all(), filter, { cursor: query.cursor, limit: query.page_size });
      return {
        count: page.count,
        ...cursorPage(exchange, page),
        results: page.rows.map((model) => present(ctx, model)),
      };
    }),
    serve(contract.getLlmModel, async (ctx, { params }) => {
      const model = catalog.find(params.id);
      if (model === null) throw notFound();
      return present(ctx, model);
    }),
  ];
}
