import * as contract from '#contract/admin/settings.ts';
import { changeSettings } from '#server/core/settings/change-settings.ts';
import { readSettings } from '#server/core/settings/read-settings.ts';
import { initialValues, type Settings } from '#server/core/settings/settings.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/settings/`: what is set for the whole house. */
export const adminSettingRoutes: ServedRoute[] = [
  serve(contract.getSettings, async (ctx) => present(await readSettings(ctx))),
  serve(contract.changeSettings, async (ctx, { body }) => {
    const { based_on_version, ...values } = body;
    return present(await changeSettings(ctx, values, based_on_version));
  }),
];

function present({ values, version, changedAt, changedByUsername }: Settings): contract.Settings {
  return {
    values,
    initial_values: initialValues,
    version,
    changed_at: changedAt?.toISOString() ?? null,
    changed_by_username: changedByUsername,
  };
}
