import type { ModelComparison, ModelPerformance } from '#contract/model-performance.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { ModelComparison, ModelPerformance } from '#contract/model-performance.ts';
export type ComparedModel = ModelComparison['results'][number];

export const performanceKey = '/api/model-performance/';

export function modelComparison(days: number) {
  return queryOptions({
    queryKey: [performanceKey, 'comparison', days],
    queryFn: ({ signal }) => send<ModelComparison>('GET', `${performanceKey}comparison/?days=${days}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** How a model did on each of those days, oldest first; a year of them is four pages. */
export function modelDays(model: string, { from, until }: Pick<ModelComparison, 'from' | 'until'>) {
  return queryOptions({
    queryKey: [performanceKey, 'days', model, from, until],
    queryFn: async ({ signal }) => {
      const days: ModelPerformance[] = [];
      const query = new URLSearchParams({ model_id: model, from, until, page_size: '100' });
      for (let path: string | null = `${performanceKey}?${query}`; path !== null;) {
        const page: Page<ModelPerformance> = await send('GET', path, { signal });
        days.push(...page.results);
        path = page.next === null ? null : pathOf(page.next);
      }
      return days.reverse();
    },
    placeholderData: keepPreviousData,
  });
}
