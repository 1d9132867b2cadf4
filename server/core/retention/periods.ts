import type { SettingValues } from '#contract/admin/settings.ts';
import type { SystemContext } from '#server/core/context.ts';
import { readSettings } from '#server/core/settings/read-settings.ts';

/** What is kept for a time of its own, and the setting that says how long. */
export const periodSettings = {
  conversations: 'delete_conversations_after_days',
  deletedConversations: 'purge_deleted_conversations_after_days',
  chatMessages: 'delete_chat_messages_after_days',
  ledger: 'delete_ledger_after_days',
} as const satisfies Record<string, keyof SettingValues>;

export type RetentionClass = keyof typeof periodSettings;

/** In days; null: for ever. */
export type Periods = Record<RetentionClass, number | null>;

export const classes = Object.keys(periodSettings) as RetentionClass[];

export async function readPeriods(ctx: Pick<SystemContext, 'db'>): Promise<Periods> {
  const { values } = await readSettings(ctx);
  return Object.fromEntries(classes.map((name) => [name, values[periodSettings[name]]])) as Periods;
}

const dayMs = 86_400_000;

/** The moment before which things are older than so many days. */
export function momentBefore(days: number): Date {
  return new Date(Date.now() - days * dayMs);
}

/** The first day in UTC that is not wholly older than that. */
export function dayBefore(days: number): string {
  return momentBefore(days).toISOString().slice(0, 10);
}
