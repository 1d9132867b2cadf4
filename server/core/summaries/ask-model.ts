import { randomUUIDv7 } from 'node:crypto';
import { type Generation, recordCall } from '#server/core/answers/record-call.ts';
import { act, type SystemContext } from '#server/core/context.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { takeTurn } from '#server/core/models/take-turn.ts';
import { type ModelRequest, ProviderError, type Usage } from '#server/providers/provider.ts';
import { addCall, type Claim } from './claim-store.ts';

export interface AskPorts {
  ctx: SystemContext;
  gateway: ModelGateway;
  catalog: ModelCatalog;
}

/** No summary is longer, and none is thought about longer, in UTF-16 units: such a model does not stop. */
const longestReply = 20_000;
const longestThought = 200_000;

const noUsage: Usage = { inputUncached: 0, inputCacheRead: 0, inputCacheWrite: 0, outputText: 0, outputReasoning: 0 };

/** What a call has brought so far. */
interface Call {
  said: string;
  thought: string;
  usage: Usage | null;
  generation: Generation;
}

/**
 * Asks a model once, within its limits, and reads all that it says. Every attempt is written into the ledger, with what it
 * cost, before anything is made of it.
 * @throws {ProviderError} @throws {AppError} `rate_limited`
 */
export async function askModel(
  ports: AskPorts,
  claim: Claim,
  model: LlmModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<string> {
  await takeTurn(ports.ctx, ports.catalog, model);
  const call: Call = { said: '', thought: '', usage: null, generation: begin(claim, model) };
  let failure: unknown = null;
  try {
    await read(ports, call, model, request, signal);
  } catch (error) {
    failure = error;
  }
  await record(ports, claim, close(ports.gateway, call, model, request, { failure, signal }));
  if (failure !== null) throw failure;
  signal.throwIfAborted();
  return call.said;
}

async function read(
  ports: AskPorts,
  call: Call,
  model: LlmModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<void> {
  const { generation } = call;
  const parts = ports.gateway.call(model, request, {
    signal,
    onAttemptFailed: ({ error, attempt, startedAt, endedAt }) => {
      const failed = { ...generation, id: randomUUIDv7(), attempt, startedAt, endedAt };
      const { errorClass, httpStatus } = error;
      recordCall(ports.ctx, { ...failed, outcome: 'failed', errorClass, httpStatus }).catch((cause: unknown) =>
        ports.ctx.log.error({ err: cause }, 'a failed attempt is missing in the ledger'),
      );
      generation.attempt = attempt + 1;
      generation.startedAt = new Date();
    },
  });
  for await (const part of parts) {
    if (part.type === 'text' || part.type === 'reasoning') generation.firstTokenAt ??= new Date();
    if (part.type === 'text') call.said += part.text;
    if (part.type === 'reasoning') call.thought += part.text;
    if (part.type === 'model') {
      generation.responseModel = part.responseModel;
      generation.providerRequestId = part.providerRequestId ?? null;
    }
    if (part.type === 'usage') {
      call.usage = part.usage;
      generation.usageRaw = part.raw;
    }
    if (call.said.length > longestReply || call.thought.length > longestThought)
      throw new ProviderError('bad_response', 'The model wrote more than any summary has.');
  }
}

function begin(claim: Claim, model: LlmModel): Generation {
  return {
    id: randomUUIDv7(),
    kind: 'summary',
    attempt: 1,
    userId: claim.userId,
    conversationId: claim.conversationId,
    messageId: null,
    agentId: claim.agentId,
    agentVersionId: claim.agentVersionId,
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

/** The ledger's row of the call as it ended. */
function close(
  gateway: ModelGateway,
  { said, thought, usage, generation }: Call,
  { price }: LlmModel,
  { system, messages }: ModelRequest,
  { failure, signal }: { failure: unknown; signal: AbortSignal },
): Generation {
  const estimate = (text: string): number => (text === '' ? 0 : gateway.estimateTokens(text));
  const cameToNothing = failure !== null && said === '' && thought === '';
  const estimated: Usage = {
    ...noUsage,
    inputUncached: [system, ...messages.map(({ content }) => content)].reduce((sum, text) => sum + estimate(text), 0),
    outputText: estimate(said),
    outputReasoning: estimate(thought),
  };
  const source = usage !== null ? 'reported' : cameToNothing ? 'none' : 'estimated';
  const used = usage ?? (cameToNothing ? noUsage : estimated);
  const cost = price === null || source === 'none' ? null : gateway.cost(used, price);
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
    endedAt: new Date(),
  };
}

function record({ ctx }: AskPorts, claim: Claim, generation: Generation): Promise<void> {
  return act(ctx, async (tx) => {
    await recordCall(tx, generation);
    await addCall(tx, claim.conversationId, generation.costNano, generation.usageSource !== 'none');
  });
}
