import type { Message } from '#contract/messages.ts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { send } from './http.ts';
import { pathOf } from './pages.ts';

interface MessagePath {
  /** The branch is the one that the conversation shows. */
  is_chosen: boolean;
  next: string | null;
  previous: string | null;
  /** Oldest first. */
  results: Message[];
}

/** The branch that runs through a message, around it and further as it is asked for. */
export function messagePath(message: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', 'path', message],
    queryFn: ({ pageParam, signal }) => send<MessagePath>('GET', pageParam, { signal }),
    initialPageParam: `/api/messages/${encodeURIComponent(message)}/path/`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    getPreviousPageParam: (page) => (page.previous === null ? null : pathOf(page.previous)),
  });
}
