import { rowOfAttempt } from '#server/core/answers/book-attempt.ts';
import { admitCall, giveBack } from '#server/core/budgets/admit-call.ts';
import { AppError } from '#server/core/errors.ts';
import type { LlmModel } from '#server/core/models/model.ts';
import { Stopwatch } from '#server/core/stopwatch.ts';
import { type ModelRequest, ProviderError } from '#server/providers/provider.ts';
import { beginCall, type Call, endCall, inputTokensOf, recordInTime } from './account-for-call.ts';
import type { Errand } from './errand.ts';
import type { ErrandPorts } from './ports.ts';

const nothingSaid = { said: '', thought: '', usage: null };
/** Nothing that is asked for is longer, and nothing is thought about longer, in UTF-16 units: such a model does not stop. */
const longestReply = 20_000;
const longestThought = 200_000;

/**
 * Asks a model once for something that is no answer, within its limits and the budgets, and reads all that it says. Every
 * attempt is written into the ledger, with what it cost, before anything is made of it.
 * @throws {ProviderError} @throws {AppError} `rate_limited`, `budget`
 */
export async function askModel(
  ports: ErrandPorts,
  errand: Errand,
  model: LlmModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<string> {
  const generation = beginCall(errand, model);
  await admit(ports, errand, model, { request, id: generation.id }, signal);
  const { price } = model;
  const call: Call = {
    ...nothingSaid,
    generation,
    watch: new Stopwatch(),
    price,
    isAsked: true,
    booked: Promise.resolve(),
  };
  generation.startedAt = call.watch.startedAt;
  await note(ports, errand, call, request);
  let failure: unknown = null;
  try {
    await read(ports, errand, { call, model, request }, signal);
  } catch (error) {
    failure = error;
  }
  await call.booked;
  if (call.isAsked)
    await recordInTime(ports, errand, endCall(ports.gateway, call, request, { failure, signal }), signal);
  else await takeBack(ports, errand, generation.id);
  ports.budgets.settled();
  if (failure !== null) throw failure;
  signal.throwIfAborted();
  return call.said;
}

async function admit(
  ports: ErrandPorts,
  { userId, agentId }: Errand,
  model: LlmModel,
  { request, id }: { request: ModelRequest; id: string },
  signal: AbortSignal,
): Promise<void> {
  const { gateway, node } = ports;
  const inputTokens = inputTokensOf(gateway, request);
  const { maxOutputTokens } = request;
  const who = { id, messageId: null, node: node(), userId, agentId };
  await admitCall(ports, { ...who, model, inputTokens, maxOutputTokens, at: new Date() }, signal);
}

/** Should this server die now, whoever takes over accounts for what was asked. */
async function note(ports: ErrandPorts, errand: Errand, { generation }: Call, request: ModelRequest): Promise<void> {
  const { ctx, gateway } = ports;
  const { id, llmModelId, startedAt } = generation;
  const inputTokens = inputTokensOf(gateway, request);
  const isHeld = await errand.noteCall(ctx, {
    id,
    llmModelId: llmModelId!,
    inputTokens,
    startedAt: startedAt.toISOString(),
  });
  if (isHeld) return;
  await giveBack(ports, id);
  throw new AppError('conflict', 'Another server does it now.');
}

/** It was to end before another attempt was made: that one costs nothing. */
async function takeBack(ports: ErrandPorts, errand: Errand, id: string): Promise<void> {
  await errand.noteCall(ports.ctx, null);
  await giveBack(ports, id);
}

async function read(
  ports: ErrandPorts,
  errand: Errand,
  { call, model, request }: { call: Call; model: LlmModel; request: ModelRequest },
  signal: AbortSignal,
): Promise<void> {
  const { ctx, gateway, catalog } = ports;
  const { generation, watch } = call;
  const parts = gateway.call(model, request, {
    signal,
    onAttemptFailed: (attempt) => {
      const row = rowOfAttempt(gateway, generation, call.price, attempt);
      const booking = recordInTime(ports, errand, row, signal).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'a failed attempt is missing in the ledger'),
      );
      call.booked = Promise.all([call.booked, booking]);
      call.isAsked = false;
      generation.attempt = attempt.attempt + 1;
    },
    onRetry: () => {
      call.isAsked = true;
      call.price = (catalog.find(model.id) ?? model).price;
      generation.startedAt = watch.now();
    },
  });
  for await (const part of parts) {
    if (part.type === 'text' || part.type === 'reasoning') generation.firstTokenAt ??= watch.now();
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
      throw new ProviderError('bad_response', 'The model wrote more than it was asked for.');
  }
}
