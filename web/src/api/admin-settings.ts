import type { Settings, SettingValues } from '#contract/admin/settings.ts';
import { queryOptions } from '@tanstack/react-query';
import { send } from './http.ts';

export type { Settings, SettingValues } from '#contract/admin/settings.ts';

const path = '/api/admin/settings/';

export function houseSettings() {
  return queryOptions({
    queryKey: [path],
    queryFn: ({ signal }) => send<Settings>('GET', path, { signal }),
  });
}

export function changeSettings(changes: Partial<SettingValues>, basedOnVersion: number): Promise<Settings> {
  return send('PATCH', path, { body: { ...changes, based_on_version: basedOnVersion } });
}
