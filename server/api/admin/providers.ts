import type { z } from 'zod';
import * as contract from '#contract/admin/providers.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import type { Context } from '#server/core/context.ts';
import { changeProvider, removeProvider } from '#server/core/providers/change-provider.ts';
import { createProvider } from '#server/core/providers/create-provider.ts';
import { getProvider, listProviders } from '#server/core/providers/list-providers.ts';
import type { ProviderContext } from '#server/core/providers/provider-context.ts';
import { testProvider } from '#server/core/providers/test-provider.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentConfigured, presentProvider, presentTest } from './present-provider.ts';

/** `/api/admin/providers/`: who runs the models. */
export function adminProviderRoutes({ catalog, providers }: Pick<ApiPorts, 'catalog' | 'providers'>): ServedRoute[] {
  const managing = (ctx: Context): ProviderContext => ({ ...ctx, catalog, ...providers });
  const models = () => catalog.all();

  return [
    serve(contract.listProviders, async (ctx, { query }, exchange) => {
      const page = await listProviders(managing(ctx), { cursor: query.cursor, limit: query.page_size });
      const results = page.rows.map((row) =>
        'added' in row ? presentProvider(row.added, models()) : presentConfigured(row.configured, models()),
      );
      return { count: page.count, ...cursorPage(exchange, page), results };
    }),
    serve(
      contract.createProvider,
      async (ctx, { body }) => {
        const { kind, name, base_url: baseUrl, key = null, models: named = [], is_enabled: isEnabled = true } = body;
        const input = { kind, name: name.trim(), baseUrl, key, models: named, isEnabled };
        return presentProvider(await createProvider(managing(ctx), input), models());
      },
      'outside',
    ),
    serve(contract.getProvider, async (ctx, { params }) =>
      presentProvider(await getProvider(managing(ctx), params.id), models()),
    ),
    serve(contract.changeProvider, async (ctx, { params, body }) =>
      presentProvider(await changeProvider(managing(ctx), params.id, changesOf(body)), models()),
    ),
    serve(contract.removeProvider, (ctx, { params }) => removeProvider(managing(ctx), params.id)),
    serve(
      contract.testProvider,
      async (ctx, { params }) => presentTest(await testProvider(managing(ctx), params.id)),
      'outside',
    ),
  ];
}

function changesOf(body: z.output<NonNullable<typeof contract.changeProvider.body>>) {
  const { name, base_url: baseUrl, key, models, is_enabled: isEnabled } = body;
  return { name: name?.trim(), baseUrl, key, models, isEnabled };
}
