import { createAnthropic } from '@ai-sdk/anthropic';
import type { Endpoint } from './egress.ts';
import { createEndpointFetch } from './egress-fetch.ts';
import { streamLanguageModel, type UsageReader } from './language-model-stream.ts';
import type { Provider, RetryBudget } from './provider.ts';
import { anthropicUsage } from './usage-shapes.ts';

/** Anthropic's messages API, through the AI SDK. */
export function createAnthropicProvider(endpoint: Endpoint, retryBudget: RetryBudget): Provider {
  return {
    kind: 'anthropic',
    retryBudget,
    stream(request, signal) {
      const anthropic = createAnthropic({
        baseURL: endpoint.baseUrl,
        apiKey: 'kept-by-the-endpoint',
        fetch: createEndpointFetch(endpoint, request.connectMs),
      });
      return streamLanguageModel(anthropic(request.modelId), request, USAGE, signal);
    },
  };
}

interface Chunk {
  message?: { usage?: object };
  usage?: object;
}

/** The input is told when the message starts, the output by each delta, which counts from the start. */
const USAGE: UsageReader = {
  merge(before, chunk) {
    const told = (chunk as Chunk | null)?.message?.usage ?? (chunk as Chunk | null)?.usage;
    return told === undefined ? before : { ...(before as object | null), ...withoutNulls(told) };
  },
  normalise: anthropicUsage,
};

function withoutNulls(usage: object): object {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null));
}
