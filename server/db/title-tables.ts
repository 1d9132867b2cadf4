import type { Generated } from 'kysely';
import type { NullableJson, Time } from './column-types.ts';

export interface TitleTables {
  conversationTitle: {
    conversationId: string;
    attempts: Generated<number>;
    wakeAt: Date | null;
    fence: Generated<number>;
    hasFailed: Generated<boolean>;
    errorCode: string | null;
    errorMessage: string | null;
    openCall: NullableJson<Record<string, unknown>>;
    changedAt: Time;
  };
}
