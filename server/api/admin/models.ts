import type { z } from 'zod';
import * as contract from '#contract/admin/models.ts';
import type { Context } from '#server/core/context.ts';
import { changeModel, type ModelChanges } from '#server/core/models/change-model.ts';
import { getManagedModel, listManagedModels, listPrices } from '#server/core/models/list-managed-models.ts';
import { setPrice, takePriceBack, type PriceContext } from '#server/core/models/set-price.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { priceUnpriced } from '#server/core/usage/price-unpriced.ts';
import { decimalDollars } from '#server/api/money.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentManagedModel, presentPrice } from './present-model.ts';

/** `/api/admin/models/`: what can answer, what it costs and what it may do. */
export function adminModelRoutes({
  catalog,
  gateway,
  priceBook,
}: Pick<ApiPorts, 'catalog' | 'gateway' | 'priceBook'>): ServedRoute[] {
  const managing = (ctx: Context): PriceContext => ({ ...ctx, catalog, priceBook });

  return [
    serve(contract.listAdminModels, async (ctx, { query }, exchange) => {
      const { status, search } = query;
      const providerId = query.provider === 'environment' ? null : query.provider;
      const place = { cursor: query.cursor, limit: query.page_size };
      const page = await listManagedModels(managing(ctx), { status, search, providerId }, place);
      const results = page.rows.map((model) => presentManagedModel(model, priceBook));
      return { count: page.count, ...cursorPage(exchange, page), results };
    }),
    serve(contract.getAdminModel, async (ctx, { params }) =>
      presentManagedModel(await getManagedModel(managing(ctx), params.id), priceBook),
    ),
    serve(contract.changeAdminModel, async (ctx, { params, body }) =>
      presentManagedModel(await changeModel(managing(ctx), params.id, changesOf(body)), priceBook),
    ),
    serve(contract.listModelPrices, async (ctx, { params, query }, exchange) => {
      const page = await listPrices(managing(ctx), params.id, query);
      setPageLinks(exchange, page);
      return page.rows.map((price) => presentPrice(price, priceBook));
    }),
    serve(contract.setModelPrice, async (ctx, { params, body }) => {
      const { input, output, cache_read, cache_write, reasoning, valid_from } = body;
      const rest = { cacheRead: cache_read ?? null, cacheWrite: cache_write ?? null, reasoning: reasoning ?? null };
      const validFrom = valid_from == null ? null : new Date(valid_from);
      const price = await setPrice(managing(ctx), params.id, { perMillion: { input, output, ...rest }, validFrom });
      return presentPrice(price, priceBook);
    }),
    serve(contract.priceUnpricedCalls, async (ctx, { params, body }) => {
      const model = await getManagedModel(managing(ctx), params.id);
      const { priced, costNano, isMore } = await priceUnpriced(ctx, gateway, model, new Date(body.since));
      return { priced, total_cost: decimalDollars(Number(costNano)), is_more: isMore };
    }),
    serve(contract.takeModelPriceBack, async (ctx, { params }) =>
      presentManagedModel(await takePriceBack(managing(ctx), params.id), priceBook),
    ),
  ];
}

function changesOf(body: z.output<NonNullable<typeof contract.changeAdminModel.body>>): ModelChanges {
  return {
    name: body.name,
    status: body.status,
    isDefault: body.is_default,
    maxTokens: body.max_tokens,
    contextTokens: body.context_tokens,
    temperature: body.temperature,
    topP: body.top_p,
    dailyRequestLimit: body.daily_request_limit,
    rateLimitPerMinute: body.rate_limit_per_minute,
    supportsStreaming: body.supports_streaming,
    supportsFunctionCalling: body.supports_function_calling,
    supportsVision: body.supports_vision,
    deadlines: deadlinesOf(body.deadlines),
  };
}

function deadlinesOf(
  given: z.output<NonNullable<typeof contract.changeAdminModel.body>>['deadlines'],
): ModelChanges['deadlines'] {
  if (given == null) return given;
  const { connect_ms: connectMs, first_token_ms: firstTokenMs, idle_ms: idleMs, total_ms: totalMs } = given;
  const named = Object.entries({ connectMs, firstTokenMs, idleMs, totalMs }).filter(([, ms]) => ms !== undefined);
  return named.length === 0 ? null : Object.fromEntries(named);
}
