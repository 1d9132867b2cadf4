import { admitCall } from '#server/core/budgets/admit-call.ts';
import type { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import type { FoundBudget } from '#server/core/budgets/found-budget.ts';
import type { SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { limitIn } from '#server/core/models/reached-limit.ts';
import { isUnavailable } from '#server/db/errors.ts';
import { type ModelPart, ProviderError } from '#server/providers/provider.ts';
import { accountFor, generationOf, newProgress, type Progress } from './account-for-answer.ts';
import type { Answer, Outcome } from './answer.ts';
import { bookAttempt, rowOfAttempt } from './book-attempt.ts';
import type { Finish, Generation } from './finish-store.ts';
import type { Journal } from './journal.ts';
import type { LiveAnswer } from './live-answer.ts';
import { readPrompt } from './read-prompt.ts';

export interface RunPorts {
  ctx: SystemContext;
  gateway: ModelGateway;
  catalog: ModelCatalog;
  budgets: BudgetGate;
  journal: Journal;
}

/** Between two looks at a database that is away. */
const retryMs = 200;

/** Why a run is made to end before the model has ended it. */
export type AbortReason = 'stopped' | 'interrupted' | 'access_revoked';

export interface RunEnd extends Omit<Finish, 'node'> {
  /** Attempts before the one that made the answer. They stand in the ledger. */
  failedAttempts: Generation[];
  /** Those in which something was held for it. */
  budgets: FoundBudget[];
}

/**
 * Runs one answer from its question to what has to be written at its end. It never throws: whatever
 * goes wrong becomes an outcome with a name, and the text received until then is kept.
 */
export async function runAnswer(
  ports: RunPorts,
  answer: Answer,
  live: LiveAnswer,
  signal: AbortSignal,
): Promise<RunEnd> {
  const progress = newProgress();
  let failure: unknown = null;
  try {
    await prepareInTime(ports, answer, progress, signal);
    signal.throwIfAborted();
    await stream(ports, answer, live, progress, signal);
  } catch (error) {
    failure = error;
  }
  const limit = failure instanceof AppError ? limitIn(failure.details.extra) : null;
  if (limit !== null) progress.metadata = { ...progress.metadata, limit };
  const outcome = outcomeOf(ports, live, signal, failure);
  const { budgets, failedAttempts, booked } = progress;
  const end = accountFor(ports.gateway, answer, progress, outcome);
  // So that nobody sees an end that lacks what was paid before it.
  if (booked !== null) await booked;
  return { ...end, failedAttempts, budgets, isInBudgets: budgets.length > 0 || ports.budgets.hasAny };
}

/** While the database is away an answer waits for it, as everything else of it does. */
async function prepareInTime(ports: RunPorts, answer: Answer, progress: Progress, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await prepare(ports, answer, progress, signal);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

async function prepare(ports: RunPorts, answer: Answer, progress: Progress, signal: AbortSignal): Promise<void> {
  const model = ports.catalog.choose([answer.llmModelId]);
  progress.model = model;
  const { prompt, quoted } = await readPrompt(ports, answer, model);
  progress.prompt = prompt;
  progress.metadata = {
    ...(prompt.omittedMessages > 0 && { omitted_messages: prompt.omittedMessages }),
    // Which chat and how much of it, never what it said: access to it can end.
    ...(answer.contextChatId !== null && {
      related_chat_context: { chat: answer.contextChatId, messages: quoted?.messages.length ?? 0 },
    }),
  };
  await admit(ports, answer, progress, signal);
}

async function admit(ports: RunPorts, answer: Answer, progress: Progress, signal: AbortSignal): Promise<void> {
  const { messageId, node, userId, agentId } = answer;
  const prompt = progress.prompt!;
  const call = {
    id: progress.generationId,
    messageId,
    node,
    userId,
    agentId,
    model: progress.model!,
    inputTokens: prompt.estimatedTokens,
    maxOutputTokens: prompt.request.maxOutputTokens,
    at: new Date(),
  };
  progress.budgets = await admitCall(ports, call, signal);
  // It may have waited for others.
  if (progress.budgets.length > 0) beginsNow(ports, progress);
}

/** An attempt costs what the model costs when it begins. */
function beginsNow({ catalog }: RunPorts, progress: Progress): void {
  const model = progress.model!;
  progress.startedAt = progress.watch.now();
  progress.model = { ...model, price: (catalog.find(model.id) ?? model).price };
}

async function stream(
  ports: RunPorts,
  answer: Answer,
  live: LiveAnswer,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { ctx, gateway, journal } = ports;
  progress.wasCalled = true;
  const parts = gateway.call(progress.model!, progress.prompt!.request, {
    signal,
    onAttemptFailed: (attempt) => {
      const row = rowOfAttempt(gateway, generationOf(answer, progress), progress.model!.price, attempt);
      progress.failedAttempts.push(row);
      progress.booked = Promise.all([progress.booked, bookAttempt(ctx, row)]);
      progress.wasCalled = false;
      progress.attempt = attempt.attempt + 1;
    },
    onRetry: () => {
      progress.wasCalled = true;
      beginsNow(ports, progress);
    },
  });
  for await (const part of parts) {
    if (!take(part, live, progress, journal))
      throw new ProviderError('bad_response', 'The answer was longer than any answer may be.');
    if (signal.aborted) return;
  }
}

function take(part: ModelPart, live: LiveAnswer, progress: Progress, journal: Journal): boolean {
  switch (part.type) {
    case 'text':
    case 'reasoning': {
      if (part.text === '') return true;
      const isFirst = progress.firstTokenAt === null;
      if (isFirst) progress.firstTokenAt = progress.watch.now();
      const fits = live.append(part.type, part.text);
      journal.wrote(live, isFirst);
      return fits;
    }
    case 'usage':
      progress.usage = part.usage;
      progress.usageRaw = part.raw;
      return true;
    case 'model':
      progress.responseModel = part.responseModel;
      progress.providerRequestId = part.providerRequestId ?? null;
      return true;
    case 'finish':
      progress.finishReason = part.reason;
      return true;
  }
}

function outcomeOf({ ctx }: RunPorts, live: LiveAnswer, signal: AbortSignal, failure: unknown): Outcome {
  const parts = live.received();
  if (signal.aborted) {
    const reason = signal.reason as AbortReason;
    if (reason === 'access_revoked') {
      return failed(parts, 'access_revoked', 'You no longer take part in the chat that this answer quotes.');
    }
    return { status: reason === 'interrupted' ? 'interrupted' : 'stopped', errorCode: null, errorMessage: null, parts };
  }
  if (failure === null) return { status: 'complete', errorCode: null, errorMessage: null, parts };
  if (failure instanceof ProviderError) return failed(parts, failure.errorClass, failure.message);
  if (failure instanceof AppError) return failed(parts, failure.code, failure.message);
  ctx.log.error({ err: failure, messageId: live.messageId }, 'an answer failed for a reason of ours');
  return failed(parts, 'internal', 'Something went wrong on our side.');
}

function failed(parts: Outcome['parts'], errorCode: string, errorMessage: string): Outcome {
  return { status: 'failed', errorCode, errorMessage, parts };
}
