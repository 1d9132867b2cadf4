import { isDeepStrictEqual } from 'node:util';
import { addedAccount } from './added-account.ts';
import type { Egress, Endpoint } from './egress.ts';
import { createOfflineAssistant } from './offline-assistant.ts';
import { createOpenAIProvider } from './openai.ts';
import { createOpenAICompatibleProvider } from './openai-compatible.ts';
import { type AddedProvider, ProviderError, type Provider, type ProviderKind, type RetryBudget } from './provider.ts';
import { officialBaseUrl, type ProviderAccount } from './provider-accounts.ts';
import { createRetryBudget } from './retry-budget.ts';

/** Finds the provider that serves a model. */
export interface ProviderRegistry {
  /** `providerId` names one that was added; without it, it is one of the environment's. */
  providerFor(model: { modelType: ProviderKind; apiEndpoint: string | null; providerId?: string | null }): Provider;
  /** From now on these are all that were added. Calls that run go on with what they began with. */
  useAdded(added: readonly AddedProvider[]): void;
}

/**
 * One provider an address, made when it is first asked for. Credentials are only ever those of the account
 * with that address: a model at another address is called without any.
 */
export function createProviderRegistry(egress: Egress, accounts: readonly ProviderAccount[]): ProviderRegistry {
  const providers = new Map<string, Provider>();
  let connected = new Map<string, { added: AddedProvider; provider: Provider }>();
  return {
    providerFor({ modelType, apiEndpoint, providerId }) {
      if (providerId != null)
        return (
          connected.get(providerId)?.provider ?? createMissingProvider(modelType, 'Its provider is not connected.')
        );
      const key = `${modelType} ${apiEndpoint ?? ''}`;
      const known = providers.get(key);
      if (known !== undefined) return known;
      const provider = createConfigured(egress, accounts, modelType, apiEndpoint);
      providers.set(key, provider);
      return provider;
    },
    useAdded(list) {
      const before = connected;
      connected = new Map(list.map((added) => [added.id, keptOrMade(egress, before.get(added.id), added)]));
    },
  };
}

/** What did not change keeps what it knows of its server. */
function keptOrMade(
  egress: Egress,
  known: { added: AddedProvider; provider: Provider } | undefined,
  added: AddedProvider,
): { added: AddedProvider; provider: Provider } {
  if (known !== undefined && isDeepStrictEqual(known.added, added)) return known;
  return { added, provider: createAdded(egress, added) };
}

export function createAdded(egress: Egress, added: AddedProvider): Provider {
  const { kind, baseUrl, headers, reach } = addedAccount(added);
  try {
    return speaking(kind, egress.endpoint(baseUrl, headers, reach), kind === 'openai');
  } catch (error) {
    return createMissingProvider(kind, error instanceof ProviderError ? error.message : 'Its address is none.');
  }
}

function createConfigured(
  egress: Egress,
  accounts: readonly ProviderAccount[],
  kind: ProviderKind,
  apiEndpoint: string | null,
): Provider {
  if (kind === 'offline') return createOfflineAssistant();
  const account = accounts.find((candidate) => candidate.kind === kind && candidate.apiEndpoint === apiEndpoint);
  const baseUrl = account?.baseUrl ?? apiEndpoint ?? officialBaseUrl(kind);
  if (baseUrl === undefined) return createMissingProvider(kind, 'The model has no address.');
  if (account === undefined && apiEndpoint === null)
    return createMissingProvider(kind, 'No API key is set for this model.');
  return speaking(kind, egress.endpoint(baseUrl, account?.headers), kind === 'openai' && apiEndpoint === null);
}

function speaking(kind: ProviderKind, endpoint: Endpoint, isOpenAI: boolean): Provider {
  const retryBudget = createRetryBudget();
  if (isOpenAI) return createOpenAIProvider(endpoint, retryBudget);
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
