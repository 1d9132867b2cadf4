import type { HouseUsage } from '#contract/admin/usage.ts';
import type { UsageDashboard } from '#contract/analytics.ts';
import type { UsageSeries } from '#contract/usage-series.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { send } from './http.ts';

export type { HouseUsage } from '#contract/admin/usage.ts';
export type { UsageSeries } from '#contract/usage-series.ts';
export type OwnUsage = z.infer<typeof UsageDashboard>;
export type Measure = 'cost' | 'tokens' | 'messages';
/** Of what those with the most of it come first. */
type Order = Measure | 'calls';
export type Division = 'person' | 'agent' | 'agent_version' | 'model';

/** Under these keys stands all that a message changes. */
export const usageKeys = { own: '/api/analytics/', house: '/api/admin/usage/' };

interface Days {
  days: number;
  zone: string;
}

export function ownUsage({ days, zone }: Days) {
  return reading<OwnUsage>(usageKeys.own, 'dashboard/', { days: String(days), time_zone: zone });
}

export function ownUsageByDay({ days, zone }: Days, measure: Measure) {
  // Which model answers is mostly left open when a message is sent: those are divided by the agent.
  const by = measure === 'messages' ? 'agent' : 'model';
  return reading<UsageSeries>(usageKeys.own, 'series/', { days: String(days), time_zone: zone, by, most: measure });
}

/** Days in UTC, and whose use of what; what is `''` narrows nothing. */
export interface HouseScope {
  from: string;
  until: string;
  person: string;
  agent: string;
  model: string;
}

export function houseUsage(scope: HouseScope, by: Division, order: Order) {
  return reading<HouseUsage>(usageKeys.house, '', { ...scope, by, order, limit: '100' });
}

export function houseUsageByDay(scope: HouseScope, by: Division, measure: Measure) {
  return reading<UsageSeries>(usageKeys.house, 'series/', { ...scope, by, most: measure });
}

function reading<Answer>(key: string, path: string, asked: Record<string, string>) {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  return queryOptions({
    queryKey: [key, path, asked],
    queryFn: ({ signal }) => send<Answer>('GET', `${key}${path}?${query}`, { signal }),
    placeholderData: keepPreviousData,
  });
}
