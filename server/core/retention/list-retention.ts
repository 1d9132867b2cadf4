import { leastLedgerDays } from '#contract/admin/settings.ts';
import type { AuditEntry } from '#server/core/audit/audit-entry.ts';
import { listActs } from '#server/core/audit/list-acts.ts';
import type { Context } from '#server/core/context.ts';
import { readSettings } from '#server/core/settings/read-settings.ts';
import { classes, periodSettings, type RetentionClass } from './periods.ts';

export interface Retention {
  periods: { class: RetentionClass; setting: string; days: number | null; minimumDays: number }[];
  settingsVersion: number;
  /** The last runs that deleted anything, newest first. */
  runs: AuditEntry[];
}

const runsShown = 10;

/** How long things are kept, and what was deleted lately. */
export async function listRetention(ctx: Context): Promise<Retention> {
  const { values, version } = await readSettings(ctx);
  const runs = await listActs(ctx, { action: 'retention.run' }, { limit: runsShown });
  const periods = classes.map((name) => {
    const setting = periodSettings[name];
    return { class: name, setting, days: values[setting], minimumDays: name === 'ledger' ? leastLedgerDays : 1 };
  });
  return { periods, settingsVersion: version, runs: runs.rows };
}
