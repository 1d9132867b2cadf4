import type { Generated } from 'kysely';
import type { Big, BigWithDefault, NullableBig, NullableJson, Time } from './column-types.ts';

export interface SummaryTables {
  conversationSummary: {
    conversationId: string;
    id: string;
    number: Generated<number>;
    userId: Big;
    titleSuggestion: string | null;
    summaryText: string | null;
    keyTopics: string[] | null;
    messageCount: number | null;
    messageId: string | null;
    branchId: NullableBig;
    llmModelId: string | null;
    updatedAt: Date | null;
    base: NullableJson<Record<string, unknown>>;
    draft: NullableJson<Record<string, unknown>>;
    nextCount: number | null;
    attempts: Generated<number>;
    wakeAt: Date | null;
    fence: Generated<number>;
    hasFailed: Generated<boolean>;
    errorCode: string | null;
    errorMessage: string | null;
    openCall: NullableJson<Record<string, unknown>>;
    calls: Generated<number>;
    costNano: BigWithDefault;
    unpricedCalls: Generated<number>;
    createdAt: Time;
  };
}
