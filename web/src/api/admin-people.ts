import type { AdminPerson } from '#contract/admin/people.ts';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { AdminPerson } from '#contract/admin/people.ts';

const listKey = ['admin', 'people', 'list'];

export function administeredPeople(filters: Record<string, string>) {
  return infiniteQueryOptions({
    queryKey: [...listKey, filters],
    queryFn: ({ pageParam, signal }) => send<Page<AdminPerson>>('GET', pageParam, { signal }),
    initialPageParam: listPath('/api/admin/people/', filters),
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    placeholderData: keepPreviousData,
  });
}

function listPath(path: string, filters: Record<string, string>): string {
  const query = new URLSearchParams({ page_size: '40' });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  return `${path}?${query}`;
}
