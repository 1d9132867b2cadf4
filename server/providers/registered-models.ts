import { deadlinesFor } from './deadlines.ts';
import type { ModelOffer } from './model-offers.ts';
import { OFFLINE_MODEL_ID } from './offline-assistant.ts';
import { isOpenAIReasoningModel } from './openai-models.ts';
import { type CataloguedModel, readCatalogue } from './read-catalogue.ts';
import { freeVersion, type PriceVersion } from './price.ts';
import type { Deadlines, ProviderKind } from './provider.ts';

/** A model as the registry of models takes it. Sizes are tokens. */
export interface RegisteredModel {
  name: string;
  modelType: ProviderKind;
  modelId: string;
  apiEndpoint: string | null;
  /** The most that one answer may have. */
  maxTokens: number;
  /** Prompt and answer together; null where nobody has said. */
  contextTokens: number | null;
  supportsStreaming: boolean;
  supportsFunctionCalling: boolean;
  supportsVision: boolean;
  deadlines: Record<keyof Deadlines, number> | null;
  prices: PriceVersion[];
}

const MAX_TOKENS = 4096;
/** Thoughts count as output, so that a small limit would end an answer before it begins. */
const MAX_REASONING_TOKENS = 16_384;
/** It reads no more than the last question, but its prompts are made like those of any model. */
const OFFLINE_CONTEXT_TOKENS = 32_768;

/** All that is offered, and the offline assistant where nothing is. The first is the default model. */
export async function modelsToRegister(
  offers: readonly ModelOffer[],
): Promise<{ models: RegisteredModel[]; reason: string }> {
  const [first] = offers;
  if (first === undefined) return { models: [OFFLINE_MODEL], reason: OFFLINE_REASON };
  const offered = offers.flatMap((offer) => offer.models.map((modelId) => ({ offer, modelId })));
  const known = await readCatalogue(
    offered.map(({ offer: { kind, apiEndpoint }, modelId }) => ({ modelType: kind, modelId, apiEndpoint })),
  );
  return { models: offered.map(({ offer }, index) => toModel(offer, known[index]!)), reason: first.reason };
}

function toModel({ kind, serverName, isLocal }: ModelOffer, known: CataloguedModel): RegisteredModel {
  const { modelId } = known.model;
  const thinks =
    deadlinesFor(kind, modelId).firstTokenMs > deadlinesFor(kind, '').firstTokenMs || isOpenAIReasoningModel(modelId);
  return {
    ...known.model,
    name: serverName === null ? modelId : `${modelId} (${serverName})`,
    maxTokens: thinks ? MAX_REASONING_TOKENS : MAX_TOKENS,
    contextTokens: known.contextTokens,
    supportsStreaming: true,
    supportsFunctionCalling: /gpt-|^o\d|claude|gemini|llama-?3|qwen|mistral|command-r/i.test(modelId),
    supportsVision: /gpt-4o|gpt-4\.1|gpt-[5-9]|^o[134](?!-mini)|claude|gemini|llava|vision|-vl|pixtral|gemma-?3/i.test(
      modelId,
    ),
    deadlines: null,
    prices: isLocal && kind !== 'ollama' ? [freeVersion('runs on this machine')] : known.prices,
  };
}

const OFFLINE_REASON =
  'No provider is set, and no model server was found on this machine: the offline assistant answers, and says what to set.';

const OFFLINE_MODEL: RegisteredModel = {
  name: 'Offline assistant',
  modelType: 'offline',
  modelId: OFFLINE_MODEL_ID,
  apiEndpoint: null,
  maxTokens: MAX_TOKENS,
  contextTokens: OFFLINE_CONTEXT_TOKENS,
  supportsStreaming: true,
  supportsFunctionCalling: false,
  supportsVision: false,
  deadlines: null,
  prices: [freeVersion('no model is called')],
};
