import type { Job, JobRun } from '#contract/admin/jobs.ts';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';
import { pagedList } from './paged-list.ts';

export type { Job, JobRun } from '#contract/admin/jobs.ts';

const path = '/api/admin/jobs/';
const oneOf = (name: string): string => `${path}${encodeURIComponent(name)}/`;

/** How often it is looked again: soon while something runs that one waits for, else now and then. */
const soonMs = 1_000;
const seldomMs = 20_000;

export function jobList() {
  return {
    ...pagedList<Job>(path, {}),
    refetchInterval: (query: { state: { data?: { pages: { results: Job[] }[] } | undefined } }) =>
      query.state.data?.pages.some(({ results }) => results.some(isUnderWay)) ? soonMs : seldomMs,
  };
}

export function oneJob(name: string) {
  return queryOptions({
    queryKey: [path, 'one', name],
    queryFn: ({ signal }) => send<Job>('GET', oneOf(name), { signal }),
    refetchInterval: (query) => (query.state.data !== undefined && isUnderWay(query.state.data) ? soonMs : seldomMs),
  });
}

export function runsOf(name: string, filters: Record<string, string>) {
  return pagedList<JobRun>(`${oneOf(name)}runs/`, filters);
}

/** It runs, or is about to: a try that waits for its time is looked at now and then. */
export function isUnderWay({ open_run: run, open_dry_run: dryRun }: Job): boolean {
  return [run, dryRun].some(
    (each) => each !== null && (each.state === 'running' || Date.parse(each.due_at) <= Date.now()),
  );
}

/** `key` makes trying again harmless. */
export function runJob(name: string, isDry: boolean, key: string): Promise<JobRun> {
  return send('POST', `${oneOf(name)}run/`, { body: { dry_run: isDry }, headers: { 'Idempotency-Key': key } });
}

export async function forgetJob(client: QueryClient, name: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [path] }),
    client.invalidateQueries({ queryKey: [`${oneOf(name)}runs/`] }),
  ]);
}
