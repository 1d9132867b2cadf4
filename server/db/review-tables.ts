import type { Generated } from 'kysely';
import type { Big, Json, NullableBig, Time } from './column-types.ts';
import type { FlagType } from './feedback-tables.ts';
import type { Role } from './tables.ts';

export type ReviewState = 'open' | 'in_review' | 'upheld' | 'dismissed' | 'escalated' | 'withdrawn';

export type ReviewEventKind =
  | 'opened'
  | 'flags_changed'
  | 'withdrawn'
  | 'reopened'
  | 'assigned'
  | 'released'
  | 'commented'
  | 'decided';

/** Cases, and what happened to them; rows of `reviewEvent` are only added. */
export interface ReviewTables {
  reviewCase: {
    id: string;
    number: Generated<number>;
    messageId: string;
    conversationId: string;
    ownerId: Big;
    agentId: string | null;
    agentVersionId: string | null;
    llmModelId: string | null;
    state: Generated<ReviewState>;
    version: Generated<number>;
    kind: FlagType;
    kinds: FlagType[];
    judgedKinds: Generated<FlagType[]>;
    priority: Generated<number>;
    flagCount: number;
    flaggerCount: number;
    assigneeId: NullableBig;
    leaseExpiresAt: Date | null;
    escalatedAt: Date | null;
    openedAt: Time;
    closedAt: Date | null;
    decidedBy: NullableBig;
    reason: Generated<string>;
    createdAt: Time;
  };
  reviewEvent: {
    id: Generated<number>;
    caseId: string;
    version: number;
    actorId: Big;
    actorUsername: string;
    actorRole: Role;
    kind: ReviewEventKind;
    fromState: ReviewState | null;
    toState: ReviewState;
    reason: Generated<string>;
    details: Json<Record<string, unknown>>;
    createdAt: Time;
  };
}
