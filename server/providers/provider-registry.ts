import { createAnthropicProvider } from './anthropic.ts';
import type { Egress } from './egress.ts';
import { createGoogleProvider } from './google.ts';
import { createOfflineAssistant } from './offline-assistant.ts';
import { createOpenAICompatibleProvider } from './openai-compatible.ts';
import { createOpenAIProvider } from './openai.ts';
import { ProviderError, type Provider, type ProviderKind } from './provider.ts';
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
  if (account === undefined && apiEndpoint === null) return createMissingProvider(kind, 'No API key is set for this model.');

  const endpoint = egress.endpoint(baseUrl, account?.headers);
  const retryBudget = createRetryBudget();
  if (kind === 'anthropic') return createAnthropicProvider(endpoint, retryBudget);
  if (kind === 'google') return createGoogleProvider(endpoint, retryBudget);
  if (kind === 'openai' && apiEndpoint === null) return createOpenAIProvider(endpoint, retryBudget);
  return createOpenAICompatibleProvider(kind, endpoint, retryBudget);
}

/** For a model that was set up once and can't be called now. */
function createMissingProvider(kind: ProviderKind, why: string): Provider {
  return {
    kind,
    // oxlint-disable-next-line require-yield
    async *stream() {
      throw new ProviderError('auth', `${why} An administrator can set it.`);
    },
  };
}
