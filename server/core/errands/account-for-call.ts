import { randomUUIDv7 } from 'node:crypto';
import { untilBooked } from '#server/core/answers/book-attempt.ts';
import { type Generation, recordCall } from '#server/core/answers/record-call.ts';
import { act } from '#server/core/context.ts';
import { findPriceAt } from '#server/core/models/find-price.ts';
import type { CurrentPrice, LlmModel, ModelGateway } from '#server/core/models/model.ts';
import type { Stopwatch } from '#server/core/stopwatch.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import { type ModelRequest, ProviderError, type Usage } from '#server/providers/provider.ts';
import type { Errand } from './errand.ts';
import type { ErrandPorts } from './ports.ts';

const noUsage: Usage = { inputUncached: 0, inputCacheRead: 0, inputCacheWrite: 0, outputText: 0, outputReasoning: 0 };

/** What a call has brought so far. */
export interface Call {
  said: string;
  thought: string;
  usage: Usage | null;
  generation: Generation;
  watch: Stopwatch;
  /** What the model cost when the attempt began that runs now. */
  price: CurrentPrice | null;
  /** False between an attempt that has failed and the next one. */
  isAsked: boolean;
  /** Until the attempts that have failed stand in the ledger. */
  booked: Promise<unknown>;
}

/** The ledger's row of a call that begins. */
export function beginCall(errand: Errand, model: LlmModel): Generation {
  return {
    id: randomUUIDv7(),
    kind: errand.kind,
    attempt: 1,
    userId: errand.userId,
    conversationId: errand.conversationId,
    messageId: null,
    agentId: errand.agentId,
    agentVersionId: errand.agentVersionId,
    llmModelId: model.id,
    provider: model.modelType,
    requestedModel: model.modelId,
    responseModel: null,
    providerRequestId: null,
    usage: noUsage,
    usageSource: 'none',
    usageRaw: undefined,
    modelPriceId: null,
    costNano: null,
    outcome: 'complete',
    errorClass: null,
    httpStatus: null,
    startedAt: new Date(),
    firstTokenAt: null,
    endedAt: new Date(),
  };
}

/** What is sent, roughly. */
export function inputTokensOf(gateway: ModelGateway, { system, messages }: ModelRequest): number {
  return [system, ...messages.map(({ content }) => content)].reduce(
    (sum, text) => sum + gateway.estimateTokens(text),
    0,
  );
}

/** The ledger's row of the call as it ended. */
export function endCall(
  gateway: ModelGateway,
  { said, thought, usage, generation, watch, price }: Call,
  request: ModelRequest,
  { failure, signal }: { failure: unknown; signal: AbortSignal },
): Generation {
  const estimate = (text: string): number => (text === '' ? 0 : gateway.estimateTokens(text));
  const cameToNothing = failure !== null && said === '' && thought === '';
  const estimated: Usage = {
    ...noUsage,
    inputUncached: inputTokensOf(gateway, request),
    outputText: estimate(said),
    outputReasoning: estimate(thought),
  };
  const source = usage !== null ? 'reported' : cameToNothing ? 'none' : 'estimated';
  const used = usage ?? (cameToNothing ? noUsage : estimated);
  const cost = price === null || source === 'none' ? null : gateway.cost(used, price, generation.startedAt);
  const failed = failure instanceof ProviderError ? failure : null;
  return {
    ...generation,
    usage: used,
    usageSource: source,
    modelPriceId: cost === null ? null : price!.id,
    costNano: cost,
    outcome: failure !== null ? 'failed' : signal.aborted ? 'interrupted' : 'complete',
    errorClass: failed?.errorClass ?? (failure === null ? null : 'internal'),
    httpStatus: failed?.httpStatus ?? null,
    endedAt: watch.now(),
  };
}

/** What another server was asking when it died: what that cost can only be estimated. */
export async function accountForCutOff(ports: ErrandPorts, errand: Errand): Promise<void> {
  const { openCall: call } = errand;
  const model = call && ports.catalog.find(call.llmModelId);
  if (call === null || model === null) return;
  const startedAt = new Date(call.startedAt);
  const usage = { ...noUsage, inputUncached: call.inputTokens };
  const price = await findPriceAt(ports.ctx, model.id, startedAt);
  const cost = price && ports.gateway.cost(usage, price, startedAt);
  await record(ports, errand, {
    ...beginCall(errand, model),
    id: call.id,
    startedAt,
    usage,
    usageSource: 'estimated',
    modelPriceId: cost === null ? null : price!.id,
    costNano: cost,
    outcome: 'interrupted',
  });
}

/** Writes a call that has ended, unless whoever has taken the errand over has done so. */
export async function record({ ctx }: ErrandPorts, errand: Errand, generation: Generation): Promise<void> {
  const { id, costNano, usageSource } = generation;
  try {
    await act(ctx, async (tx) => {
      await recordCall(tx, generation);
      await errand.addCall(tx, { id, costNano, isPaid: usageSource !== 'none' });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

/** The same however often the database has to be asked, until the errand is to end. */
export function recordInTime(
  ports: ErrandPorts,
  errand: Errand,
  generation: Generation,
  stopping: AbortSignal,
): Promise<void> {
  return untilBooked(ports.ctx, generation, (row) => record(ports, errand, row), stopping);
}
