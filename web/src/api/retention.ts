import type { DeletedConversations } from '#contract/admin/deleted-conversations.ts';
import type { Retention, RetentionClass, RetentionPreview } from '#contract/admin/retention.ts';
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';

export type { DeletedConversations } from '#contract/admin/deleted-conversations.ts';
export type { Retention, RetentionClass, RetentionPreview } from '#contract/admin/retention.ts';
export type Period = Retention['periods'][number];
export type RetentionRun = Retention['recent_runs'][number];
export type Due = RetentionPreview[RetentionClass];

const path = '/api/admin/retention/';

export function retention() {
  return queryOptions({
    queryKey: [path],
    queryFn: ({ signal }) => send<Retention>('GET', path, { signal }),
  });
}

/** What would be deleted now, with the periods that are set. */
export function retentionPreview() {
  return queryOptions({
    queryKey: [path, 'preview'],
    queryFn: ({ signal }) => send<RetentionPreview>('GET', `${path}preview/`, { signal }),
  });
}

/** The same of one class with another period. */
export async function previewPeriod(name: RetentionClass, days: number): Promise<Due> {
  return (await send<RetentionPreview>('GET', `${path}preview/?${name}=${days}`))[name];
}

export function setPeriod(setting: string, days: number | null, basedOn: number): Promise<void> {
  return send('PATCH', '/api/admin/settings/', { body: { [setting]: days, based_on_version: basedOn } });
}

export async function forgetRetention(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: [path] });
}

export function deletedConversations(days: number) {
  const address = `/api/admin/deleted-conversations/?days=${days}`;
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => send<DeletedConversations>('GET', address, { signal }),
    placeholderData: keepPreviousData,
  });
}
