import type { AdminPerson } from '#contract/admin/people.ts';
import type { Role } from '#contract/people.ts';
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { send } from './http.ts';
import type { Page } from './pages.ts';
import { pagedList } from './paged-list.ts';

export type { AdminPerson } from '#contract/admin/people.ts';
export type { Role } from '#contract/people.ts';

const path = '/api/admin/people/';

export function administeredPeople(filters: Record<string, string>) {
  return pagedList<AdminPerson>(path, filters);
}

/** A few whose username or address begins so. */
export function peopleBeginning(search: string) {
  return queryOptions({
    queryKey: [path, 'beginning', search],
    queryFn: async ({ signal }) =>
      (await send<Page<AdminPerson>>('GET', `${path}?${new URLSearchParams({ search, page_size: '8' })}`, { signal }))
        .results,
    staleTime: 30_000,
  });
}

export function administeredPerson(id: string) {
  return queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => send<AdminPerson>('GET', `${path}${encodeURIComponent(id)}/`, { signal }),
  });
}

export function changeRole(id: number, role: Role, reason: string): Promise<AdminPerson> {
  return send('PATCH', `${path}${id}/`, { body: { role, ...given(reason) } });
}

export function deactivatePerson(id: number, reason: string): Promise<AdminPerson> {
  return send('POST', `${path}${id}/deactivate/`, { body: given(reason) });
}

export function reactivatePerson(id: number, reason: string): Promise<AdminPerson> {
  return send('POST', `${path}${id}/reactivate/`, { body: given(reason) });
}

export function endSessionsOf(id: number, reason: string): Promise<AdminPerson> {
  return send('POST', `${path}${id}/end-sessions/`, { body: given(reason) });
}

function given(reason: string): { reason?: string } {
  return reason === '' ? {} : { reason };
}

export function forgetPeople(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: [path] });
}
