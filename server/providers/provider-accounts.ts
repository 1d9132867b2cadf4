import { ANTHROPIC_LISTING, GOOGLE_LISTING, OPENAI_LISTING, type ModelListing } from './list-models.ts';
import type { Reach } from './addresses.ts';
import type { ProviderKind } from './provider.ts';

/** What of the configuration concerns the providers. */
export interface ProviderConfig {
  openai: { apiKey: string | null; model: string | null; baseUrl: string | null };
  anthropicApiKey: string | null;
  googleApiKey: string | null;
  ollamaBaseUrl: string | null;
}

/** A server that the administrator has set, with what it takes to use it. */
export interface ProviderAccount {
  label: string;
  kind: ProviderKind;
  /** As in `llm_model.api_endpoint`: null for the provider's own address. */
  apiEndpoint: string | null;
  baseUrl: string;
  /** Credentials, bound to `baseUrl`. */
  headers: Record<string, string>;
  listing: ModelListing;
  /** The variable that made it an account. */
  setBy: string;
  /** The model that the administrator has named. */
  namedModel: string | null;
  /** Which of its models to choose where none is named, the best first; the first is taken on trust. */
  preferred: string[];
  /** Where its name may lead; `listed` where absent. */
  reach?: Reach;
}

export const OFFICIAL_BASE_URLS = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  huggingface: 'https://router.huggingface.co/v1',
} satisfies Partial<Record<ProviderKind, string>>;

/** The address that is a provider's own; undefined for the kinds that have none. */
export function officialBaseUrl(kind: string): string | undefined {
  return Object.hasOwn(OFFICIAL_BASE_URLS, kind)
    ? OFFICIAL_BASE_URLS[kind as keyof typeof OFFICIAL_BASE_URLS]
    : undefined;
}

export const preferredModels = {
  openai: ['gpt-4.1-mini', 'gpt-5-mini', 'gpt-4o-mini', 'gpt-3.5-turbo'],
  anthropic: ['claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
  google: ['gemini-3.5-flash', 'gemini-2.5-flash'],
};

/** How each vendor takes its key; none where there is none. */
export function bearer(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

export function anthropicHeaders(key: string | null): Record<string, string> {
  return { ...(key !== null && { 'x-api-key': key }), 'anthropic-version': '2023-06-01' };
}

export function googleHeaders(key: string | null): Record<string, string> {
  return key === null ? {} : { 'x-goog-api-key': key };
}

/** The accounts that are set, in the order in which one is the source of the default model. */
export function accountsOf(config: ProviderConfig): ProviderAccount[] {
  return [openaiAccount(config), anthropicAccount(config), googleAccount(config), ollamaAccount(config)].filter(
    (account) => account !== null,
  );
}

/** With a base URL of its own it is another server, and the key goes there and not to OpenAI. */
function openaiAccount({ openai }: ProviderConfig): ProviderAccount | null {
  if (openai.apiKey === null && openai.baseUrl === null) return null;
  const shared = {
    headers: bearer(openai.apiKey),
    listing: OPENAI_LISTING,
    namedModel: openai.model,
  };
  if (openai.baseUrl !== null) {
    const baseUrl = openai.baseUrl;
    const label = `the server at ${new URL(baseUrl).host}`;
    return { ...shared, label, kind: 'custom', apiEndpoint: baseUrl, baseUrl, setBy: 'OPENAI_BASE_URL', preferred: [] };
  }
  return {
    ...shared,
    label: 'OpenAI',
    kind: 'openai',
    apiEndpoint: null,
    baseUrl: OFFICIAL_BASE_URLS.openai,
    setBy: 'OPENAI_API_KEY',
    preferred: preferredModels.openai,
  };
}

function anthropicAccount({ anthropicApiKey }: ProviderConfig): ProviderAccount | null {
  if (anthropicApiKey === null) return null;
  return {
    label: 'Anthropic',
    kind: 'anthropic',
    apiEndpoint: null,
    baseUrl: OFFICIAL_BASE_URLS.anthropic,
    headers: anthropicHeaders(anthropicApiKey),
    listing: ANTHROPIC_LISTING,
    setBy: 'ANTHROPIC_API_KEY',
    namedModel: null,
    preferred: preferredModels.anthropic,
  };
}

function googleAccount({ googleApiKey }: ProviderConfig): ProviderAccount | null {
  if (googleApiKey === null) return null;
  return {
    label: 'Google',
    kind: 'google',
    apiEndpoint: null,
    baseUrl: OFFICIAL_BASE_URLS.google,
    headers: googleHeaders(googleApiKey),
    listing: GOOGLE_LISTING,
    setBy: 'GOOGLE_GENERATIVE_AI_API_KEY',
    namedModel: null,
    preferred: preferredModels.google,
  };
}

/** Ollama's own address has no path; its OpenAI-compatible API is below `/v1`. */
function ollamaAccount({ ollamaBaseUrl }: ProviderConfig): ProviderAccount | null {
  if (ollamaBaseUrl === null) return null;
  const baseUrl = ollamaBaseUrl.endsWith('/v1') ? ollamaBaseUrl : `${ollamaBaseUrl}/v1`;
  return {
    label: 'Ollama',
    kind: 'ollama',
    apiEndpoint: baseUrl,
    baseUrl,
    headers: {},
    listing: OPENAI_LISTING,
    setBy: 'OLLAMA_BASE_URL',
    namedModel: null,
    preferred: [],
  };
}
