import type {
  AdminModel,
  changeAdminModel,
  ModelPrice,
  priceUnpricedCalls as pricing,
  setModelPrice,
} from '#contract/admin/models.ts';
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { request, send } from './http.ts';
import { activeModels } from './llm-models.ts';
import { pagedList } from './paged-list.ts';
import { linkTarget } from './pages.ts';

export type { AdminModel, ModelPrice } from '#contract/admin/models.ts';
export type ModelChanges = z.input<NonNullable<(typeof changeAdminModel)['body']>>;
export type NewPrice = z.input<NonNullable<(typeof setModelPrice)['body']>>;

const path = '/api/admin/models/';

export function administeredModels(filters: Record<string, string>) {
  return pagedList<AdminModel>(path, filters);
}

export function administeredModel(id: string) {
  return queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => send<AdminModel>('GET', `${path}${encodeURIComponent(id)}/`, { signal }),
  });
}

/** Every price that a model ever had, newest first. */
export function pricesOfModel(id: string) {
  return infiniteQueryOptions({
    queryKey: [path, 'prices', id],
    queryFn: async ({ pageParam, signal }) => {
      const { body, headers } = await request<ModelPrice[]>('GET', pageParam, { signal });
      return { results: body, next: linkTarget(headers.get('link'), 'next') };
    },
    initialPageParam: `${path}${encodeURIComponent(id)}/prices/?limit=20`,
    getNextPageParam: ({ next }) => next,
  });
}

export function changeModel(id: string, changes: ModelChanges): Promise<AdminModel> {
  return send('PATCH', `${path}${id}/`, { body: changes });
}

export function setPrice(id: string, price: NewPrice): Promise<ModelPrice> {
  return send('POST', `${path}${id}/prices/`, { body: price });
}

export function takePriceBack(id: string): Promise<AdminModel> {
  return send('POST', `${path}${id}/prices/take_back/`);
}

/** One model's default, or one provider's key, is all models' business: what is known of them is asked for again. */
export async function forgetModels(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [path] }),
    client.invalidateQueries({ queryKey: activeModels().queryKey }),
  ]);
}

/** Prices a thousand calls that had no price, the oldest first; there may be more. */
export function priceUnpricedCalls(
  id: string,
  since: string,
): Promise<z.infer<NonNullable<(typeof pricing)['answer']>>> {
  return send('POST', `${path}${encodeURIComponent(id)}/prices/apply/`, { body: { since } });
}
