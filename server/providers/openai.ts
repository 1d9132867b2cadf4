import { ChatCompletionStream } from './chat-completions.ts';
import type { Endpoint } from './egress.ts';
import { createEndpointFetch } from './egress-fetch.ts';
import { streamLanguageModel, type UsageReader } from './language-model-stream.ts';
import { chatCompletionBody } from './openai-compatible.ts';
import type { ModelPart, ModelRequest, Provider, RetryBudget } from './provider.ts';
import { isOpenAIReasoningModel, isResponsesOnlyModel } from './openai-models.ts';
import { field, greatestOf } from './usage-fields.ts';
import { openaiUsage } from './usage-shapes.ts';

/**
 * OpenAI itself. Chat completions serve every chat model from gpt-3.5-turbo on, keep nothing at the
 * provider, and take the same path as every compatible server; the few models that only the responses
 * API offers go there, through the AI SDK.
 */
export function createOpenAIProvider(endpoint: Endpoint, retryBudget: RetryBudget): Provider {
  return {
    kind: 'openai',
    retryBudget,
    stream: (request, signal) =>
      isResponsesOnlyModel(request.modelId)
        ? streamResponse(endpoint, request, signal)
        : new ChatCompletionStream(endpoint, request, () => officialBody(request, signal), signal),
  };
}

/** Reasoning models refuse the sampling settings, and count the answer's limit under another name. */
async function officialBody(request: ModelRequest, signal: AbortSignal): Promise<Record<string, unknown>> {
  const body = await chatCompletionBody(request, signal);
  if (!isOpenAIReasoningModel(request.modelId)) return body;
  const { max_tokens: maxCompletionTokens, temperature: _temperature, top_p: _topP, ...rest } = body;
  return { ...rest, max_completion_tokens: maxCompletionTokens };
}

async function* streamResponse(
  endpoint: Endpoint,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelPart> {
  const { createOpenAI } = await import('@ai-sdk/openai');
  const openai = createOpenAI({
    baseURL: endpoint.baseUrl,
    apiKey: 'kept-by-the-endpoint',
    fetch: createEndpointFetch(endpoint, request.connectMs),
  });
  yield* streamLanguageModel(openai.responses(request.modelId), request, RESPONSES_USAGE, signal);
}

/** The tier stands beside the usage, and says at which prices it is billed. */
const RESPONSES_USAGE: UsageReader = {
  merge(before, chunk) {
    const response = field(chunk, 'response');
    const usage = field(response, 'usage');
    const tier = field(response, 'service_tier');
    if (typeof usage !== 'object' || usage === null) return before;
    return greatestOf(
      before,
      typeof tier !== 'string' || tier === 'default' ? usage : { ...usage, service_tier: tier },
    );
  },
  normalise: openaiUsage,
};
