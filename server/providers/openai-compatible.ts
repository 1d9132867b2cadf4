import { OpenAICompatibleChatLanguageModel } from '@ai-sdk/openai-compatible';
import { ChatCompletionStream } from './chat-completions.ts';
import type { Endpoint } from './egress.ts';
import { callOptions } from './language-model-stream.ts';
import type { ModelRequest, Provider, ProviderKind, RetryBudget } from './provider.ts';

/**
 * Any server that speaks chat completions: Ollama, LM Studio, llama.cpp, vLLM, gateways, and whatever
 * stands behind `OPENAI_BASE_URL`. The AI SDK writes the body; the stream is read by us.
 */
export function createOpenAICompatibleProvider(
  kind: ProviderKind,
  endpoint: Endpoint,
  retryBudget: RetryBudget,
): Provider {
  return {
    kind,
    retryBudget,
    stream: (request, signal) =>
      new ChatCompletionStream(endpoint, request, () => chatCompletionBody(request, signal), signal),
  };
}

/** One for all models and requests: making it takes longer than all else that is done to send a question. */
const writer = new OpenAICompatibleChatLanguageModel('', { provider: 'custom.chat', url: ({ path }) => path });

/** The body of a chat completion, as the AI SDK writes it for servers that it knows nothing about. */
export async function chatCompletionBody(request: ModelRequest, signal: AbortSignal): Promise<Record<string, unknown>> {
  const { body } = await writer.prepareRequest(callOptions(request, signal));
  return { ...body, model: request.modelId };
}
