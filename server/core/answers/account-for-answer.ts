import { randomUUIDv7 } from 'node:crypto';
import type { FoundBudget } from '#server/core/budgets/found-budget.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import { Stopwatch } from '#server/core/stopwatch.ts';
import type { Usage, UsageSource } from '#server/providers/provider.ts';
import { type Answer, type GrowingPart, type Outcome, writtenAs } from './answer.ts';
import type { Prompt } from './build-prompt.ts';
import type { Finish, Generation } from './finish-store.ts';

const noUsage: Usage = { inputUncached: 0, inputCacheRead: 0, inputCacheWrite: 0, outputText: 0, outputReasoning: 0 };

/** What has happened so far in a run; the finish is written from it. */
export interface Progress {
  /** Of the call that makes the answer: its row in the ledger, and what is held for it. */
  generationId: string;
  /** Those in which something is held for it. */
  budgets: FoundBudget[];
  model: LlmModel | null;
  prompt: Prompt | null;
  metadata: Record<string, unknown> | null;
  usage: Usage | null;
  usageRaw: unknown;
  responseModel: string | null;
  providerRequestId: string | null;
  finishReason: string | null;
  /** False again between an attempt that has failed and the next one. */
  wasCalled: boolean;
  attempt: number;
  /** Attempts that were followed by another one. */
  failedAttempts: Generation[];
  /** Until they stand in the ledger; null where there are none. */
  booked: Promise<unknown> | null;
  watch: Stopwatch;
  /** When the attempt began that runs now. */
  startedAt: Date;
  firstTokenAt: Date | null;
}

export function newProgress(): Progress {
  const watch = new Stopwatch();
  return {
    generationId: randomUUIDv7(),
    budgets: [],
    model: null,
    prompt: null,
    metadata: null,
    usage: null,
    usageRaw: undefined,
    responseModel: null,
    providerRequestId: null,
    finishReason: null,
    wasCalled: false,
    attempt: 1,
    failedAttempts: [],
    booked: null,
    watch,
    startedAt: watch.startedAt,
    firstTokenAt: null,
  };
}

/** What has to be written at the end of a run: its outcome, what it used and what that cost. */
export function accountFor(
  gateway: ModelGateway,
  answer: Answer,
  progress: Progress,
  outcome: Outcome,
): Omit<Finish, 'node' | 'isInBudgets'> {
  const endedAt = progress.watch.now();
  const { usage, source } = usageOf(gateway, answer, progress, outcome);
  const price = progress.model?.price ?? null;
  const cost = price === null || source === 'none' ? null : gateway.cost(usage, price, progress.startedAt);
  return {
    outcome,
    generation: {
      ...generationOf(answer, progress),
      usage,
      usageSource: source,
      usageRaw: progress.usageRaw,
      modelPriceId: cost === null ? null : (price?.id ?? null),
      costNano: cost,
      outcome: outcome.status,
      errorClass: outcome.errorCode,
      endedAt,
    },
    wasCalled: progress.wasCalled,
    responseTimeMs: Math.max(0, endedAt.getTime() - answer.askedAt.getTime()),
    metadata: {
      ...progress.metadata,
      ...(progress.finishReason !== null &&
        progress.finishReason !== 'stop' && { finish_reason: progress.finishReason }),
    },
  };
}

/** What the provider reported, else an estimate of what was sent and received, else nothing. */
function usageOf(
  gateway: ModelGateway,
  answer: Answer,
  progress: Progress,
  outcome: Outcome,
): { usage: Usage; source: UsageSource } {
  if (progress.usage !== null) return { usage: progress.usage, source: 'reported' };
  const cameToNothing = outcome.status === 'failed' && !hasWritten(answer, outcome);
  if (!progress.wasCalled || cameToNothing) return { usage: noUsage, source: 'none' };
  return {
    source: 'estimated',
    usage: {
      ...noUsage,
      inputUncached: progress.prompt?.estimatedTokens ?? 0,
      outputText: gateway.estimateTokens(added('text', answer, outcome)),
      outputReasoning: gateway.estimateTokens(added('reasoning', answer, outcome)),
    },
  };
}

/** Whether anything has come of this run. */
export function hasWritten(answer: Answer, outcome: Outcome): boolean {
  return added('text', answer, outcome) !== '' || added('reasoning', answer, outcome) !== '';
}

/** What this run has written, behind what a continued answer had said already. */
function added(type: GrowingPart['type'], answer: Answer, outcome: Outcome): string {
  return writtenAs(type, outcome.parts).slice(writtenAs(type, answer.continues).length);
}

/** The ledger's row of a call, before it is known how it ended. */
export function generationOf(answer: Answer, progress: Progress): Generation {
  return {
    id: progress.generationId,
    kind: answer.continues.length > 0 ? 'continuation' : 'answer',
    attempt: progress.attempt,
    userId: answer.userId,
    conversationId: answer.conversationId,
    messageId: answer.messageId,
    agentId: answer.agentId,
    agentVersionId: answer.agentVersionId,
    llmModelId: progress.model?.id ?? null,
    provider: progress.model?.modelType ?? '',
    requestedModel: progress.model?.modelId ?? '',
    responseModel: progress.responseModel,
    providerRequestId: progress.providerRequestId,
    usage: noUsage,
    usageSource: 'none',
    usageRaw: undefined,
    modelPriceId: null,
    costNano: null,
    outcome: 'failed',
    errorClass: null,
    httpStatus: null,
    startedAt: progress.startedAt,
    firstTokenAt: progress.firstTokenAt,
    endedAt: progress.watch.now(),
  };
}
