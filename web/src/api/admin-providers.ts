import type { changeProvider, createProvider, Provider, ProviderTest } from '#contract/admin/providers.ts';
import type { QueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { forgetModels } from './admin-models.ts';
import { send } from './http.ts';
import { pagedList } from './paged-list.ts';

export type { Provider, ProviderTest } from '#contract/admin/providers.ts';
export type NewProvider = z.input<NonNullable<(typeof createProvider)['body']>>;
export type ProviderChanges = z.input<NonNullable<(typeof changeProvider)['body']>>;

/** One that was added here, and can be changed. */
export type AddedProvider = Provider & { id: string };

const path = '/api/admin/providers/';

export function administeredProviders() {
  return pagedList<Provider>(path, {});
}

export function isAdded(provider: Provider): provider is AddedProvider {
  return provider.id !== null;
}

export function addProvider(provider: NewProvider): Promise<Provider> {
  return send('POST', path, { body: provider });
}

export function updateProvider(id: string, changes: ProviderChanges): Promise<Provider> {
  return send('PATCH', `${path}${id}/`, { body: changes });
}

export function deleteProvider(id: string): Promise<void> {
  return send('DELETE', `${path}${id}/`);
}

export function tryProvider(id: string): Promise<ProviderTest> {
  return send('POST', `${path}${id}/test/`);
}

export async function forgetProviders(client: QueryClient): Promise<void> {
  await Promise.all([client.invalidateQueries({ queryKey: [path] }), forgetModels(client)]);
}
