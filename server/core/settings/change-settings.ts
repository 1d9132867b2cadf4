import type { SettingValues } from '#contract/admin/settings.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import { readSettings } from './read-settings.ts';
import type { SettingChanges, Settings } from './settings.ts';
import { findNewest, insertVersion } from './store.ts';

/**
 * Sets what `input` names and leaves the rest; what is set as it was is no change.
 * @throws {AppError} `conflict` where the settings are not those that the change was made from
 */
export async function changeSettings(ctx: Context, input: SettingChanges, basedOnVersion?: number): Promise<Settings> {
  try {
    return await act(ctx, (tx) => change(tx, input, basedOnVersion));
  } catch (error) {
    if (isUniqueViolation(error, 'setting_pkey')) throw changedMeanwhile();
    throw error;
  }
}

async function change(tx: Context, input: SettingChanges, basedOnVersion: number | undefined): Promise<Settings> {
  const { values, version } = await readSettings(tx);
  if (basedOnVersion !== undefined && basedOnVersion !== version) throw changedMeanwhile();
  const names = Object.keys(input) as (keyof SettingValues)[];
  const changed = names.filter((name) => input[name] !== undefined && input[name] !== values[name]);
  if (changed.length > 0) {
    const before = (await findNewest(tx))?.chosen ?? {};
    const to = pick(input, changed);
    await insertVersion(tx, version + 1, { ...before, ...to });
    const details = { from: pick(values, changed), to };
    await recordAct(tx, { action: 'settings.changed', subject: ['settings', version + 1], details });
  }
  return readSettings(tx);
}

function pick(values: SettingChanges, names: (keyof SettingValues)[]): SettingChanges {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

function changedMeanwhile(): AppError {
  return new AppError('conflict', 'Somebody else has changed the settings meanwhile. Look at them again.');
}
