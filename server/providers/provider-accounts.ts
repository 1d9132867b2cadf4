import { ANTHROPIC_LISTING, GOOGLE_LISTING, OPENAI_LISTING, type ModelListing } from './list-models.ts';
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
}

export const OFFICIAL_BASE_URLS: Partial<Record<ProviderKind, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  huggingface: 'https://router.huggingface.co/v1',
};

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
    headers: openai.apiKey === null ? {} : { authorization: `Bearer ${openai.apiKey}` },
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
    baseUrl: OFFICIAL_BASE_URLS.openai!,
    setBy: 'OPENAI_API_KEY',
    preferred: ['gpt-4.1-mini', 'gpt-5-mini', 'gpt-4o-mini', 'gpt-3.5-turbo'],
  };
}

function anthropicAccount({ anthropicApiKey }: ProviderConfig): ProviderAccount | null {
  if (anthropicApiKey === null) return null;
  return {
    label: 'Anthropic',
    kind: 'anthropic',
    apiEndpoint: null,
    baseUrl: OFFICIAL_BASE_URLS.anthropic!,
    headers: { 'x-api-key': anthropicApiKey, 'anthropic-version': '2023-06-01' },
    listing: ANTHROPIC_LISTING,
    setBy: 'ANTHROPIC_API_KEY',
    namedModel: null,
    preferred: ['claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
  };
}

function googleAccount({ googleApiKey }: ProviderConfig): ProviderAccount | null {
  if (googleApiKey === null) return null;
  return {
    label: 'Google',
    kind: 'google',
    apiEndpoint: null,
    baseUrl: OFFICIAL_BASE_URLS.google!,
    headers: { 'x-goog-api-key': googleApiKey },
    listing: GOOGLE_LISTING,
    setBy: 'GOOGLE_GENERATIVE_AI_API_KEY',
    namedModel: null,
    preferred: ['gemini-3.5-flash', 'gemini-2.5-flash'],
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
