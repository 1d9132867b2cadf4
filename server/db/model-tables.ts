import type { Generated } from 'kysely';
import type { NullableBig, NullableJson, Time } from './column-types.ts';

export type ModelStatus = 'active' | 'inactive' | 'deprecated' | 'maintenance';
/** What an administrator can add. */
export type AddedProviderKind = 'openai' | 'anthropic' | 'google' | 'openai-compatible';

/** What can answer, who runs it and what it costs. */
export interface ModelTables {
  provider: {
    id: string;
    number: Generated<number>;
    kind: AddedProviderKind;
    name: string;
    baseUrl: string;
    isLocal: boolean;
    keySealed: Buffer | null;
    keyHint: string | null;
    models: Generated<string[]>;
    isEnabled: Generated<boolean>;
    lastTest: NullableJson<Record<string, unknown>>;
    deletedAt: Date | null;
    createdAt: Time;
    updatedAt: Time;
  };
  llmModel: {
    id: string;
    number: Generated<number>;
    providerId: string | null;
    name: string;
    modelType: string;
    modelId: string;
    apiEndpoint: string | null;
    maxTokens: Generated<number>;
    contextTokens: number | null;
    temperature: Generated<number>;
    topP: Generated<number>;
    status: Generated<ModelStatus>;
    dailyRequestLimit: number | null;
    rateLimitPerMinute: number | null;
    supportsStreaming: Generated<boolean>;
    supportsFunctionCalling: Generated<boolean>;
    supportsVision: Generated<boolean>;
    deadlines: NullableJson<Record<string, number>>;
    defaultReason: string | null;
    isChosenDefault: Generated<boolean>;
    createdAt: Time;
    updatedAt: Time;
  };
  modelUse: { llmModelId: string; period: 'minute' | 'day'; startsAt: Date; requests: number };
  modelPrice: {
    id: Generated<number>;
    llmModelId: string;
    validFrom: Date;
    validTo: Date | null;
    source: string;
    price: NullableJson<unknown>;
    setBy: NullableBig;
    createdAt: Time;
  };
}
