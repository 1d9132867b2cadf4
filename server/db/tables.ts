import type { Generated } from 'kysely';
import type { AgentTables } from './agent-tables.ts';
import type { AlarmTables } from './alarm-tables.ts';
import type { AuditTables } from './audit-tables.ts';
import type { BudgetTables } from './budget-tables.ts';
import type { Big, BigWithDefault, NullableBig, NullableJson, Time } from './column-types.ts';
import type { DeletionTables } from './deletion-tables.ts';
import type { FeedbackTables } from './feedback-tables.ts';
import type { JobTables } from './job-tables.ts';
import type { ModelTables } from './model-tables.ts';
import type { RetentionTables } from './retention-tables.ts';
import type { ReviewTables } from './review-tables.ts';
import type { SearchTables } from './search-tables.ts';
import type { SettingTables } from './setting-tables.ts';
import type { SummaryTables } from './summary-tables.ts';
import type { TitleTables } from './title-tables.ts';
import type { TrendTables } from './trend-tables.ts';
import type { UsageTables } from './usage-tables.ts';

export type Role = 'administrator' | 'moderator' | 'member';
export type UsageSource = 'reported' | 'estimated' | 'none';
export type MessageStatus = 'pending' | 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed';
export type ConversationStatus = 'active' | 'paused' | 'completed' | 'archived';

/** Every table, named as in `migrations/` but in camelCase; a test compares them with the database. */
export interface Tables
  extends
    AgentTables,
    AlarmTables,
    AuditTables,
    BudgetTables,
    DeletionTables,
    FeedbackTables,
    JobTables,
    ModelTables,
    RetentionTables,
    ReviewTables,
    SearchTables,
    SettingTables,
    SummaryTables,
    TitleTables,
    TrendTables,
    UsageTables {
  appUser: {
    id: Generated<number>;
    username: string;
    name: Generated<string>;
    email: string;
    emailVerified: Generated<boolean>;
    image: string | null;
    role: Generated<Role>;
    createdAt: Time;
    deactivatedAt: Date | null;
    lastSeenAt: Date | null;
    updatedAt: Time;
  };
  firstPerson: { only: Generated<boolean> };
  session: {
    id: Generated<number>;
    userId: Big;
    token: string;
    expiresAt: Date;
    ipAddress: string | null;
    userAgent: string | null;
    lastUsedAt: Time;
    createdAt: Time;
    updatedAt: Time;
  };
  credential: {
    id: Generated<number>;
    userId: Big;
    accountId: string;
    providerId: string;
    accessToken: string | null;
    refreshToken: string | null;
    idToken: string | null;
    accessTokenExpiresAt: Date | null;
    refreshTokenExpiresAt: Date | null;
    scope: string | null;
    password: string | null;
    createdAt: Time;
    updatedAt: Time;
  };
  verification: {
    id: Generated<number>;
    identifier: string;
    value: string;
    expiresAt: Date;
    createdAt: Time;
    updatedAt: Time;
  };
  apiKey: {
    id: Generated<number>;
    userId: Big;
    name: string;
    prefix: string;
    keyHash: Buffer;
    expiresAt: Date | null;
    lastUsedAt: Date | null;
    createdAt: Time;
  };
  signInFailure: { subject: string; windowStart: Date; failures: number };
  idempotency: {
    scope: string;
    keyHash: Buffer;
    requestHash: Buffer;
    status: number | null;
    answer: Buffer | null;
    messageId: string | null;
    createdAt: Time;
  };
  chat: {
    id: Generated<number>;
    name: string;
    createdBy: NullableBig;
    lastMessageAt: Date | null;
    activityAt: Time;
    createdAt: Time;
    updatedAt: Time;
  };
  chatParticipant: { chatId: Big; userId: Big; joinedAt: Time };
  chatMessage: { id: Generated<number>; chatId: Big; senderId: NullableBig; content: string; createdAt: Time };
  installation: { only: Generated<boolean>; epoch: Generated<string> };
  conversation: {
    id: string;
    number: Generated<number>;
    userId: Big;
    agentId: string;
    llmModelId: string | null;
    title: string;
    titleIsFirstWords: Generated<boolean>;
    status: Generated<ConversationStatus>;
    systemPrompt: string | null;
    relatedChatId: NullableBig;
    contextWindow: number | null;
    autoSummarize: Generated<boolean>;
    activeBranchId: NullableBig;
    headId: string | null;
    headPosition: Generated<number>;
    headIsOpen: Generated<boolean>;
    previousHeadId: string | null;
    previousHeadIsOpen: Generated<boolean>;
    branchCount: Generated<number>;
    totalMessages: Generated<number>;
    totalTokensUsed: BigWithDefault;
    totalCostNano: BigWithDefault;
    unpricedAnswers: Generated<number>;
    revision: Generated<number>;
    deletionRevision: Generated<number>;
    activityAt: Time;
    lastMessageAt: Date | null;
    deletedAt: Date | null;
    purgingAt: Date | null;
    restoredAt: Date | null;
    createdAt: Time;
    updatedAt: Time;
  };
  branch: {
    id: Generated<number>;
    conversationId: string;
    parentBranchId: NullableBig;
    startPosition: number;
    lastPosition: number;
    lastId: string | null;
    deletedFrom: Generated<number>;
    chosenAt: Time;
  };
  message: {
    id: string;
    number: Generated<number>;
    conversationId: string;
    userId: Big;
    branchId: Big;
    position: number;
    parentId: string | null;
    role: 'user' | 'assistant' | 'system' | 'function';
    messageType: Generated<string>;
    content: Generated<string>;
    parts: NullableJson<unknown[]>;
    status: MessageStatus;
    llmModelId: string | null;
    modelUsed: string | null;
    inputTokens: NullableBig;
    outputTokens: NullableBig;
    usageSource: UsageSource | null;
    costNano: NullableBig;
    responseTimeMs: number | null;
    metadata: NullableJson<Record<string, unknown>>;
    attachments: NullableJson<unknown[]>;
    errorCode: string | null;
    errorMessage: string | null;
    clientId: string | null;
    agentVersionId: string | null;
    hasFeedback: Generated<boolean>;
    revision: number;
    createdAt: Time;
  };
  node: { id: string; epoch: Generated<number>; journalSeq: BigWithDefault; leaseUntil: Date; startedAt: Time };
  answer: {
    messageId: string;
    conversationId: string;
    userId: Big;
    questionId: string | null;
    llmModelId: string | null;
    nodeId: string | null;
    nodeEpoch: number | null;
    waitsFor: string | null;
    contextChatId: NullableBig;
    contextMessageLimit: number | null;
    stopRequestedAt: Date | null;
    checkpointSeq: BigWithDefault;
    checkpointParts: NullableJson<unknown[]>;
    agentVersionId: string | null;
    createdAt: Time;
  };
  journalSegment: { nodeId: string; seq: Big; entries: string; createdAt: Time };
  generation: {
    id: string;
    kind: 'answer' | 'continuation' | 'title' | 'summary' | 'tool';
    attempt: number;
    userId: NullableBig;
    conversationId: string | null;
    messageId: string | null;
    agentId: string | null;
    agentVersionId: string | null;
    llmModelId: string | null;
    provider: string;
    requestedModel: string;
    responseModel: string | null;
    providerRequestId: string | null;
    inputUncached: BigWithDefault;
    inputCacheRead: BigWithDefault;
    inputCacheWrite: BigWithDefault;
    outputText: BigWithDefault;
    outputReasoning: BigWithDefault;
    usageSource: UsageSource;
    usageRaw: NullableJson<unknown>;
    modelPriceId: NullableBig;
    costNano: NullableBig;
    outcome: string;
    errorClass: string | null;
    httpStatus: number | null;
    startedAt: Date;
    firstTokenAt: Date | null;
    endedAt: Date;
  };
}
