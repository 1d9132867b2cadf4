import type { SettingValues } from '#contract/admin/settings.ts';
import type { SystemContext } from '#server/core/context.ts';
import { initialValues, type Settings } from './settings.ts';
import { findNewest } from './store.ts';

export async function readSettings(ctx: Pick<SystemContext, 'db'>): Promise<Settings> {
  const newest = await findNewest(ctx);
  if (newest === null) return { values: initialValues, version: 0, changedAt: null, changedByUsername: null };
  const { chosen, ...rest } = newest;
  return { values: { ...initialValues, ...chosen }, ...rest };
}

export async function readSetting<Name extends keyof SettingValues>(
  ctx: Pick<SystemContext, 'db'>,
  name: Name,
): Promise<SettingValues[Name]> {
  const { values } = await readSettings(ctx);
  return values[name];
}
