import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

/** A list of the server's that is narrowed by filters and read page by page; what is `''` narrows nothing. */
export function pagedList<Row>(path: string, filters: Record<string, string>) {
  const query = new URLSearchParams({ page_size: '40' });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  return infiniteQueryOptions({
    queryKey: [path, filters],
    queryFn: ({ pageParam, signal }) => send<Page<Row>>('GET', pageParam, { signal }),
    initialPageParam: `${path}?${query}`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    placeholderData: keepPreviousData,
    // A search that took too long takes as long again: whoever waits decides.
    retry: false,
  });
}

/** For lists of which every reading is recorded: they are read once, and not kept. */
export const readOnce = {
  staleTime: Infinity,
  gcTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  refetchOnMount: false,
  retry: false,
} as const;
