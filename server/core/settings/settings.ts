import type { SettingValues } from '#contract/admin/settings.ts';

/** What is set for the whole house. */
export interface Settings {
  values: SettingValues;
  version: number;
  changedAt: Date | null;
  changedByUsername: string | null;
}

/** What is set now, where not all is. */
export type SettingChanges = { [Name in keyof SettingValues]?: SettingValues[Name] | undefined };

/** What holds where nobody has set anything: no update of the server puts people's things away by itself. */
export const initialValues: SettingValues = {
  archive_after_days: null,
  delete_conversations_after_days: null,
  purge_deleted_conversations_after_days: null,
  delete_chat_messages_after_days: null,
  delete_ledger_after_days: null,
};
