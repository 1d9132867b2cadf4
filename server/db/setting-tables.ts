import type { Json, NullableBig, Time } from './column-types.ts';

export interface SettingTables {
  setting: { version: number; chosen: Json<Record<string, unknown>>; changedBy: NullableBig; changedAt: Time };
}
