import { notFound } from '#server/core/errors.ts';
import type { Page } from '#server/core/page.ts';
import { pageOfFew } from '#server/core/page-of-few.ts';
import type { ConfiguredProvider, ModelProvider } from './model-provider.ts';
import type { ProviderContext } from './provider-context.ts';
import { presentable } from './provider-directory.ts';
import { findProvider, listAllProviders } from './store.ts';

export type ListedProvider = { configured: ConfiguredProvider } | { added: ModelProvider };

/** The providers of the environment, then those that were added, in that order. */
export async function listProviders(
  ctx: ProviderContext,
  place: { cursor?: string | undefined; limit: number },
): Promise<Page<ListedProvider> & { count: number }> {
  const rows = (await listAllProviders(ctx)).filter(({ deletedAt }) => deletedAt === null);
  const configured = ctx.connections.configured.map((provider): ListedProvider => ({ configured: provider }));
  return pageOfFew([...configured, ...rows.map((row) => ({ added: presentable(ctx.seal, row) }))], place);
}

export async function getProvider(ctx: ProviderContext, id: string): Promise<ModelProvider> {
  const row = await findProvider(ctx, id);
  if (row === null) throw notFound();
  return presentable(ctx.seal, row);
}
