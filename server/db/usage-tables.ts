import type { Generated, GeneratedAlways } from 'kysely';
import type { Big, Json, NullableBig, Time } from './column-types.ts';

export type UsageFact = 'conversation' | 'message' | 'call' | 'adjustment';

/** What people use: facts that are not yet in the roll-up, and the roll-up by quarters of an hour. */
export interface UsageTables {
  usagePending: {
    fact: UsageFact;
    userId: Big;
    at: Date;
    agentId: string | null;
    llmModelId: string | null;
    generationId: string | null;
    amountNano: NullableBig;
    isSpecial: Generated<boolean>;
  };
  /** Folded facts that stand nowhere else. */
  usageFolded: {
    at: Date;
    fact: UsageFact;
    userId: Big;
    agentId: string | null;
    llmModelId: string | null;
    generationId: string | null;
    isSpecial: boolean;
  };
  usageRecount: { only: Generated<boolean>; floor: string | null; walkedUntil: string | null };
  generationAdjustment: {
    id: string;
    generationId: string;
    costNano: Big;
    modelPriceId: Big;
    madeBy: Big;
    createdAt: Time;
  };
  usageByPerson: {
    userId: Big;
    bucket: Date;
    agentId: string;
    llmModelId: string;
    firstAt: Date;
    lastAt: Date;
  } & UsageMeasures;
  /** Of whatever agent and model. */
  usageByQuarterHour: { userId: Big; bucket: Date; firstAt: Date; lastAt: Date } & UsageMeasures;
  usageByDay: {
    /** `2026-11-21`, in UTC. */
    date: string;
    userId: Big;
    agentId: string;
    agentVersionId: string;
    llmModelId: string;
  } & UsageMeasures;
  /** Sums of `usageByDay`, which its triggers keep. */
  usageByDayOfModel: { date: string; llmModelId: string } & UsageMeasures;
  usageByDayOfAgent: { date: string; agentId: string; agentVersionId: string } & UsageMeasures;
  usageByDayOfAgentAndModel: {
    date: string;
    agentId: string;
    agentVersionId: string;
    llmModelId: string;
  } & UsageMeasures;
  usageByDayOfPerson: { date: string; userId: Big } & UsageMeasures;
  usageByDayOfPersonAndAgent: { userId: Big; date: string; agentId: string } & UsageMeasures;
  usageByDayOfPersonAndModel: { userId: Big; date: string; llmModelId: string } & UsageMeasures;
  /** Each month is the date of its first day. */
  usageByMonthOfPerson: { month: string; userId: Big } & UsageMeasures;
  performanceByDayOfModel: { date: string; llmModelId: string } & Performed;
  performanceByDayOfVersion: { date: string; agentVersionId: string } & Performed;
  /** On which days a model was asked or its answers were rated or flagged; triggers keep it. */
  modelDay: { date: string; llmModelId: string };
}

interface Performed {
  requests: number;
  successes: number;
  failures: Json<Record<string, number>>;
  inputTokens: Big;
  outputTokens: Big;
  costNano: Big;
  unpricedRequests: number;
  successMs: Big;
  writingMs: Big;
  writtenTokens: Big;
  firstToken: number[];
  duration: number[];
  /** The bucket of `firstToken` that holds the median; the database keeps it. */
  firstTokenMedian: GeneratedAlways<number | null>;
}

interface UsageMeasures {
  conversationsStarted: number;
  messagesSent: number;
  imageAnalysisRequests: number;
  calls: number;
  codeGenerationRequests: number;
  webBrowsingRequests: number;
  inputTokens: Big;
  outputTokens: Big;
  costNano: Big;
  unpricedCalls: number;
  answers: number;
  answerMs: Big;
  callMs: Big;
}
