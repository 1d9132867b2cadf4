import type { Case, CaseEvent, CaseInFull, listReviewers, summarizeCases } from '#contract/moderation/cases.ts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { request, send } from './http.ts';
import { linkTarget, pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { Case, CaseEvent, CaseInFull, CaseMessage } from '#contract/moderation/cases.ts';

type Answer<Route extends { answer?: z.ZodType }> = z.infer<NonNullable<Route['answer']>>;
export type Reviewer = Answer<typeof listReviewers>[number];

/** Others work on the same cases; what is looked at is asked for again while it is looked at. */
const refetchInterval = 15_000;

export const casesKey = ['cases'];

export function caseList(filters: Record<string, string>) {
  const query = new URLSearchParams({ page_size: '40' });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  return infiniteQueryOptions({
    queryKey: [...casesKey, 'list', filters],
    queryFn: ({ pageParam, signal }) => send<Page<Case>>('GET', pageParam, { signal }),
    initialPageParam: `/api/moderation/cases/?${query}`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function caseSummary() {
  return queryOptions({
    queryKey: [...casesKey, 'summary'],
    queryFn: ({ signal }) => send<Answer<typeof summarizeCases>>('GET', '/api/moderation/summary/', { signal }),
    refetchInterval,
  });
}

/** A case with its message. Each time is a look that goes on record, so it is asked for once, and when it has changed. */
export function oneCase(id: string) {
  return queryOptions({
    queryKey: ['case', id],
    queryFn: ({ signal }) => send<CaseInFull>('GET', casePath(id), { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** What happened to a case, newest first: read again and again, since it tells without a look when it has changed. */
export function caseHistory(id: string) {
  return infiniteQueryOptions({
    queryKey: [...casesKey, 'history', id],
    queryFn: async ({ pageParam, signal }) => {
      const { body, headers } = await request<CaseEvent[]>('GET', pageParam, { signal });
      return { events: body, earlier: linkTarget(headers.get('link'), 'next') };
    },
    initialPageParam: casePath(id, 'history/?limit=30'),
    getNextPageParam: ({ earlier }) => earlier,
    refetchInterval,
  });
}

export function reviewers() {
  return queryOptions({
    queryKey: ['reviewers'],
    queryFn: ({ signal }) => send<Reviewer[]>('GET', '/api/moderation/reviewers/', { signal }),
    staleTime: 60_000,
  });
}

type Seen = Pick<Case, 'id' | 'version'>;
export type Decision = 'upheld' | 'dismissed' | 'escalated';

/** To oneself where nobody is named; null puts the case back. */
export function assignCase({ id, version }: Seen, assignee?: number | null): Promise<Case> {
  return send('POST', casePath(id, 'assign/'), { body: { version, ...(assignee !== undefined && { assignee }) } });
}

export function decideCase({ id, version }: Seen, decision: Decision, reason: string): Promise<Case> {
  return send('POST', casePath(id, 'decide/'), { body: { version, decision, reason } });
}

export function reopenCase({ id, version }: Seen, reason: string): Promise<Case> {
  return send('POST', casePath(id, 'reopen/'), { body: { version, reason } });
}

export function commentOnCase(id: string, text: string): Promise<CaseEvent> {
  return send('POST', casePath(id, 'comments/'), { body: { text } });
}

function casePath(id: string, rest = ''): string {
  return `/api/moderation/cases/${encodeURIComponent(id)}/${rest}`;
}
