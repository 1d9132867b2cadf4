import type { AlarmInFull } from '#contract/admin/alarms.ts';
import type { Ranking } from '#contract/admin/rankings.ts';
import type { TrendChange, Trends } from '#contract/admin/trends.ts';
import type { AgentQuality, VersionFigures } from '#contract/agent-quality.ts';
import type { Alarm, Subject } from '#contract/quality.ts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { alarmsKey } from './alarm-news.ts';
import { send } from './http.ts';
import { type Page, pathOf } from './pages.ts';

export type { AlarmInFull } from '#contract/admin/alarms.ts';
export type { Ranking } from '#contract/admin/rankings.ts';
export type { TrendChange, Trends } from '#contract/admin/trends.ts';
export type { AgentQuality, VersionFigures } from '#contract/agent-quality.ts';
export type { Alarm, Subject, TrendOfFigure } from '#contract/quality.ts';

/** Figures move as people rate: what is looked at is read again now and then. */
const refetchInterval = 60_000;

interface Asked {
  subject: Subject;
  days: number;
}

export function ranking({ subject, days }: Asked) {
  return queryOptions({
    queryKey: ['ranking', subject, days],
    queryFn: ({ signal }) => send<Ranking>('GET', `/api/admin/rankings/?subject=${subject}&days=${days}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function trends({ subject, days }: Asked) {
  return queryOptions({
    queryKey: ['trends', subject, days],
    queryFn: ({ signal }) => send<Trends>('GET', `/api/admin/trends/?subject=${subject}&days=${days}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function trendChanges(subject: Subject) {
  return infiniteQueryOptions({
    queryKey: ['trends', 'changes', subject],
    queryFn: ({ pageParam, signal }) => send<Page<TrendChange>>('GET', pageParam, { signal }),
    initialPageParam: `/api/admin/trends/changes/?subject=${subject}&page_size=5`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function alarmList(state: string) {
  return infiniteQueryOptions({
    queryKey: [alarmsKey, 'list', state],
    queryFn: ({ pageParam, signal }) => send<Page<Alarm>>('GET', pageParam, { signal }),
    initialPageParam: `/api/admin/alarms/?state=${state}&page_size=20`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
    placeholderData: keepPreviousData,
  });
}

export function oneAlarm(id: string) {
  return queryOptions({
    queryKey: [alarmsKey, 'one', id],
    queryFn: ({ signal }) => send<AlarmInFull>('GET', alarmPath(id), { signal }),
  });
}

export type AlarmWork = 'acknowledge' | 'close';

export function workOnAlarm({ id, version }: Alarm, work: AlarmWork, note: string): Promise<AlarmInFull> {
  return send('POST', alarmPath(id, `${work}/`), { body: { version, note } });
}

function alarmPath(id: string, rest = ''): string {
  return `/api/admin/alarms/${encodeURIComponent(id)}/${rest}`;
}

export function agentQuality(id: string, days: number) {
  return queryOptions({
    queryKey: ['agents', 'quality', id, days],
    queryFn: ({ signal }) => send<AgentQuality>('GET', `/api/agents/${id}/quality/?days=${days}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function versionFigures(id: string, first: number, second: number) {
  return queryOptions({
    queryKey: ['agents', 'version-figures', id, first, second],
    queryFn: ({ signal }) =>
      send<VersionFigures>('GET', `/api/agents/${id}/versions/compare/?first=${first}&second=${second}`, { signal }),
  });
}
