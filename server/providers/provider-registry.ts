import type { Egress, Endpoint } from './egress.ts';
import { createOfflineAssistant } from './offline-assistant.ts';
import { createOpenAIProvider } from './openai.ts';
import { createOpenAICompatibleProvider } from './openai-compatible.ts';
import { ProviderError, type Provider, type ProviderKind, type RetryBudget } from './provider.ts';
import { OFFICIAL_BASE_URLS, type ProviderAccount } from './provider-accounts.ts';
import { createRetryBudget } from './retry-budget.ts';

/** Finds the provider that serves a model. */
export interface ProviderRegistry {
  providerFor(model: { modelType: ProviderKind; apiEndpoint: string | null }): Provider;
}

/**
 * One provider an address, made when it is first asked for. Credentials are only ever those of the account
 * with that address: a model at another address is called without any.
 */
export function createProviderRegistry(egress: Egress, accounts: readonly ProviderAccount[]): ProviderRegistry {
  const providers = new Map<string, Provider>();
  return {
    providerFor({ modelType, apiEndpoint }) {
      const key = `${modelType} ${apiEndpoint ?? ''}`;
      const known = providers.get(key);
      if (known !== undefined) return known;
      const provider = createProvider(egress, accounts, modelType, apiEndpoint);
      providers.set(key, provider);
      return provider;
    },
  };
}

function createProvider(
  egress: Egress,
  accounts: readonly ProviderAccount[],
  kind: ProviderKind,
  apiEndpoint: string | null,
): Provider {
  if (kind === 'offline') return createOfflineAssistant();
  const account = accounts.find((candidate) => candidate.kind === kind && candidate.apiEndpoint === apiEndpoint);
  const baseUrl = account?.baseUrl ?? apiEndpoint ?? OFFICIAL_BASE_URLS[kind];
  if (baseUrl === undefined) return createMissingProvider(kind, 'The model has no address.');
  if (account === undefined && apiEndpoint === null)
    return createMissingProvider(kind, 'No API key is set for this model.');

  const endpoint = egress.endpoint(baseUrl, account?.headers);
  const retryBudget = createRetryBudget();
  if (kind === 'openai' && apiEndpoint === null) return createOpenAIProvider(endpoint, retryBudget);
  const load = LOADERS[kind];
  if (load === undefined) return createOpenAICompatibleProvider(kind, endpoint, retryBudget);
  let loading: Promise<Provider> | null = null;
  return {
    kind,
    retryBudget,
    async *stream(request, signal) {
      loading ??= load(endpoint, retryBudget);
      yield* (await loading).stream(request, signal);
    },
  };
}

/** The vendors' own packages are large; each is loaded with the first call that needs it, not with the server. */
const LOADERS: Partial<Record<ProviderKind, (endpoint: Endpoint, retryBudget: RetryBudget) => Promise<Provider>>> = {
  anthropic: async (...args) => (await import('./anthropic.ts')).createAnthropicProvider(...args),
  google: async (...args) => (await import('./google.ts')).createGoogleProvider(...args),
};

/** For a model that was set up once and can't be called now. */
function createMissingProvider(kind: ProviderKind, why: string): Provider {
  return {
    kind,
    stream: () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new ProviderError('auth', `${why} An administrator can set it.`)),
      }),
    }),
  };
}
