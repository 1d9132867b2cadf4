import { expect } from 'vitest';
import type { AdminModel } from '#contract/admin/models.ts';
import type { Provider } from '#contract/admin/providers.ts';
import type { LlmModel } from '#contract/llm-models.ts';
import type { CastMember } from './cast.ts';
import type { ListPage } from './pages.ts';

/** As unlike any other text as a key can be: tests look for it wherever it must not be. */
export const addedKey = 'sk-added-canary-7b2e51-tail';

/** Adds a provider as an administrator does. */
export async function addProvider(administrator: CastMember, settings: object): Promise<Provider> {
  const given = { kind: 'openai-compatible', name: 'Workshop', key: addedKey, ...settings };
  const { status, body, text } = await administrator.client.post<Provider>('/api/admin/providers/', given);
  expect(status, text).toBe(201);
  return body;
}

export const providerPath = ({ id }: Pick<Provider, 'id'>, rest = ''): string => `/api/admin/providers/${id}/${rest}`;
export const adminModelPath = ({ id }: Pick<AdminModel, 'id'>, rest = ''): string => `/api/admin/models/${id}/${rest}`;

/** The models as an administrator sees them. */
export async function adminModels(administrator: CastMember, query = ''): Promise<AdminModel[]> {
  const path = `/api/admin/models/?page_size=100${query}`;
  return (await administrator.client.get<ListPage<AdminModel>>(path)).body.results;
}

/** The names of the models that somebody may choose from. */
export async function offeredNames(person: CastMember): Promise<string[]> {
  const { body } = await person.client.get<ListPage<LlmModel>>('/api/models/active/?page_size=100');
  return body.results.map(({ name }) => name);
}
