import type { SearchHit } from '#contract/search.ts';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';

export type { SearchHit } from '#contract/search.ts';

/** The most that can be typed; the contract's `maxSearchLength`. */
export const longestSearch = 200;

export interface SearchResults {
  results: SearchHit[];
  next: string | null;
  searched_to: string | null;
}

export interface SearchFilter {
  role?: 'user' | 'assistant';
  /** ISO 8601. */
  from?: string;
}

/** What is found in one's own chats, page by page. */
export function searchResults(typed: string, filter: SearchFilter, limit: number) {
  const query = new URLSearchParams({ q: typed, limit: String(limit), ...filter });
  return infiniteQueryOptions({
    queryKey: ['search', typed, filter, limit],
    queryFn: ({ pageParam, signal }) => send<SearchResults>('GET', pageParam, { signal }),
    initialPageParam: `/api/search/?${query}`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    enabled: typed !== '',
    placeholderData: keepPreviousData,
  });
}
