import type { IncomingHttpHeaders } from 'node:http';
import { ProviderError, type ProviderErrorClass } from './provider.ts';
import { readRetryAfter } from './retry-after.ts';

/** What a provider's refusal says of itself. Only read to tell classes apart, never shown: it may quote the key. */
export interface Refusal {
  status: number;
  headers: IncomingHttpHeaders | Record<string, string | undefined>;
  /** The body as text, or the error object of a stream. */
  body: unknown;
}

/** The error for an HTTP status, or for an error object inside a stream, whose status is then 200. */
export function errorFromRefusal({ status, headers, body }: Refusal, modelId: string): ProviderError {
  const words = wordsOf(body);
  const errorClass = classOf(status, words);
  const retryAfterMs = readRetryAfter(headers);
  const exhausted = errorClass === 'rate_limit' && EXHAUSTED.test(words);
  const told = exhausted
    ? "The provider says that the account's quota is used up"
    : isRedirect(status)
      ? 'The provider answered with a redirect, which is not followed'
      : MESSAGES[errorClass](modelId);
  const message = status === 200 ? `${told}.` : `${told} (${status}).`;
  return new ProviderError(errorClass, message, {
    httpStatus: status,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(exhausted ? { retryable: false } : {}),
  });
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function classOf(status: number, words: string): ProviderErrorClass {
  if (
    /context_length_exceeded|maximum context length|prompt is too long|input token count.{0,40}exceeds|context window/.test(
      words,
    )
  ) {
    return 'context_length';
  }
  if (/content_filter|content_policy|safety system|responsibleai/.test(words)) return 'content_filter';
  if (/overloaded/.test(words)) return 'overloaded';
  if (EXHAUSTED.test(words)) return 'rate_limit';
  if (/api key not valid|api_key_invalid/.test(words)) return 'auth';
  if (status === 200) return /rate.?limit/.test(words) ? 'rate_limit' : 'upstream_5xx';
  return BY_STATUS[status] ?? (status >= 500 ? 'upstream_5xx' : status >= 400 ? 'bad_request' : 'bad_response');
}

const EXHAUSTED = /insufficient_quota|credit balance|exceeded your current quota/;

const BY_STATUS: Record<number, ProviderErrorClass> = {
  401: 'auth',
  402: 'rate_limit',
  403: 'auth',
  404: 'not_found',
  408: 'overloaded',
  409: 'overloaded',
  413: 'context_length',
  429: 'rate_limit',
  503: 'overloaded',
  529: 'overloaded',
};

const MESSAGES: Record<ProviderErrorClass, (modelId: string) => string> = {
  auth: () => 'The provider refused the API key',
  rate_limit: () => 'The provider says that there were too many requests',
  overloaded: () => 'The provider is overloaded',
  context_length: (modelId) => `The conversation is longer than ${modelId} can read`,
  content_filter: () => "The provider's content filter stopped the request",
  bad_request: (modelId) => `The provider did not understand the request for ${modelId}`,
  not_found: (modelId) => `The provider has no model called ${modelId}, or nothing at this address`,
  upstream_5xx: () => 'The provider failed',
  bad_response: () => 'The provider answered with something that is no answer',
  network: () => 'The connection to the provider was lost',
  timeout_connect: () => 'No connection to the provider in time',
  timeout_first_token: () => 'The provider did not begin to answer in time',
  timeout_idle: () => 'The provider stopped in mid-answer',
  timeout_total: () => 'The provider did not finish in time',
};

const MAX_WORDS = 4096;

function wordsOf(body: unknown): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return text.slice(0, MAX_WORDS).toLowerCase();
}
