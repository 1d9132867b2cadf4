import type { LlmModel } from '#contract/llm-models.ts';
import { queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { LlmModel } from '#contract/llm-models.ts';

/** The models that can answer now. */
export function activeModels() {
  return queryOptions({
    queryKey: ['llm-models', 'active'],
    queryFn: async ({ signal }) => {
      const models: LlmModel[] = [];
      for (let next: string | null = '/api/llm-models/active/?page_size=100'; next !== null;) {
        const page: Page<LlmModel> = await send('GET', next, { signal });
        models.push(...page.results);
        next = page.next === null ? null : pathOf(page.next);
      }
      return models;
    },
    staleTime: 60_000,
  });
}

/** Any model, also one that can't answer now. */
export function oneModel(id: string) {
  return queryOptions({
    queryKey: ['llm-models', 'one', id],
    queryFn: ({ signal }) => send<LlmModel>('GET', `/api/llm-models/${id}/`, { signal }),
    staleTime: 60_000,
  });
}

/** What people know a model by. */
export function nameOfModel(model: Pick<LlmModel, 'name' | 'model_type'>): string {
  return isOffline(model) ? 'Offline assistant' : model.name;
}

/** Answers of the built-in assistant are no model's, and every place that shows one has to say so. */
export function isOffline(model: Pick<LlmModel, 'model_type'>): boolean {
  return model.model_type === 'offline';
}
