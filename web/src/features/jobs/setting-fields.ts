import type { SettingValues } from '#web/api/admin-settings.ts';

interface SettingField {
  name: keyof SettingValues;
  label: string;
  hint: string;
}

/** What can be set here, in its order: numbers, of which an empty one is null. */
export const settingFields: SettingField[] = [
  {
    name: 'archive_after_days',
    label: 'Archive quiet chats after',
    hint: 'Days without a message; empty: never. A new message brings a chat back.',
  },
];
