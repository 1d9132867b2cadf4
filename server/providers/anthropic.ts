import { createAnthropic } from '@ai-sdk/anthropic';
import type { Endpoint } from './egress.ts';
import { createEndpointFetch } from './egress-fetch.ts';
import { streamLanguageModel, type UsageReader } from './language-model-stream.ts';
import type { Provider, RetryBudget } from './provider.ts';
import { field, greatestOf } from './usage-fields.ts';
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

/** The input is told when the message starts, the output by each delta, which counts from the start. */
const USAGE: UsageReader = {
  merge: (before, chunk) =>
    greatestOf(before, field(field(chunk, 'message'), 'usage') ?? field(chunk, 'usage') ?? before),
  normalise: anthropicUsage,
};
