import type { Generation } from '#server/core/answers/record-call.ts';
import type { SystemContext } from '#server/core/context.ts';

/** What a model is asked for beside answers: on whose behalf, and who keeps in mind that it is being asked. */
export interface Errand {
  kind: Extract<Generation['kind'], 'summary' | 'title'>;
  conversationId: string;
  userId: number;
  agentId: string;
  agentVersionId: string | null;
  /** What somebody was asking a model for it when they died. */
  openCall: OpenCall | null;
  /** Notes what is asked, before it is; null where it was not asked after all. False where somebody else does it now. */
  noteCall(ctx: Pick<SystemContext, 'db'>, call: OpenCall | null): Promise<boolean>;
  /** One more call of it has ended and stands in the ledger. In one transaction with that. */
  addCall(ctx: Pick<SystemContext, 'db'>, call: EndedCall): Promise<void>;
}

/** A call of a model that is under way, as far as it would have to be accounted for by somebody else. */
export interface OpenCall {
  /** Its row in the ledger to be. */
  id: string;
  llmModelId: string;
  /** Estimated. */
  inputTokens: number;
  startedAt: string;
}

export interface EndedCall {
  id: string;
  costNano: bigint | null;
  /** It may have cost something, known or not. */
  isPaid: boolean;
}
