import type { ColumnType, Generated } from 'kysely';
import type { Big, BigWithDefault, NullableBig, Time } from './column-types.ts';

export type BudgetScope = 'person' | 'agent' | 'model' | 'each_person' | 'house';
export type BudgetUnit = 'tokens' | 'dollars';
export type BudgetPeriod = 'day' | 'month';
export type BudgetAction = 'warn' | 'block';

/** How much may be used, what was used of it, and what calls that are under way may come to. */
export interface BudgetTables {
  budget: {
    id: string;
    number: Generated<number>;
    name: string;
    scope: BudgetScope;
    userId: NullableBig;
    agentId: string | null;
    llmModelId: string | null;
    subject: ColumnType<string, never, never>;
    unit: BudgetUnit;
    period: BudgetPeriod;
    timeZone: string;
    amount: Big;
    action: BudgetAction;
    version: Generated<number>;
    createdBy: Big;
    createdAt: Time;
    updatedAt: Time;
    endedAt: Date | null;
  };
  budgetWindow: { budgetId: string; startsAt: Date; endsAt: Date };
  budgetUse: {
    budgetId: string;
    startsAt: Date;
    userId: Big;
    used: BigWithDefault;
    held: BigWithDefault;
    unpricedCalls: Generated<number>;
  };
  budgetHold: {
    generationId: string;
    budgetId: string;
    startsAt: Date;
    userId: Big;
    amount: Big;
    messageId: string | null;
    nodeId: string;
    nodeEpoch: number;
    createdAt: Date;
  };
  answerSize: {
    agentId: string;
    /** `2026-11-21`, in UTC. */
    date: string;
    tokens: number[];
  };
}
