import { createGoogle } from '@ai-sdk/google';
import type { Endpoint } from './egress.ts';
import { createEndpointFetch } from './egress-fetch.ts';
import { streamLanguageModel, type UsageReader } from './language-model-stream.ts';
import type { Provider, RetryBudget } from './provider.ts';
import { field, greatestOf } from './usage-fields.ts';
import { googleUsage } from './usage-shapes.ts';

/** Google's Gemini API, through the AI SDK. */
export function createGoogleProvider(endpoint: Endpoint, retryBudget: RetryBudget): Provider {
  return {
    kind: 'google',
    retryBudget,
    stream(request, signal) {
      const google = createGoogle({
        baseURL: endpoint.baseUrl,
        apiKey: 'kept-by-the-endpoint',
        fetch: createEndpointFetch(endpoint, request.connectMs),
      });
      return streamLanguageModel(google(request.modelId), request, USAGE, signal);
    },
  };
}

/** Every chunk counts from the start. */
const USAGE: UsageReader = {
  merge: (before, chunk) => greatestOf(before, field(chunk, 'usageMetadata') ?? before),
  normalise: googleUsage,
};
