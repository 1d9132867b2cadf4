/**
 * What a model provider is to the rest of the product: an async iterable of parts.
 * Only types live here, so that core can depend on it without depending on any provider.
 */

/** The kinds of API the product speaks, as stored in `llm_model.model_type`. */
export type ProviderKind = 'openai' | 'anthropic' | 'google' | 'huggingface' | 'ollama' | 'custom' | 'offline';

/** A provider that administrators have added, with what it takes to use it. */
export interface AddedProvider {
  id: string;
  kind: 'openai' | 'anthropic' | 'google' | 'openai-compatible';
  name: string;
  baseUrl: string;
  /** Its address was in a private network, or on this machine, when it was added. */
  isLocal: boolean;
  /** Null where it takes none. */
  key: string | null;
  /** What it offers, where that is not what it lists. */
  models: string[];
}

export interface PromptMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** Everything a provider needs for one call. Sizes are tokens. */
export interface ModelRequest {
  /** The provider's own name of the model, e.g. `gpt-4.1-mini`. */
  modelId: string;
  system: string;
  messages: PromptMessage[];
  maxOutputTokens?: number;
  temperature?: number;
  topP?: number;
  /** How long opening the connection may take, in milliseconds; the adapter's own default without it. */
  connectMs?: number;
}

/**
 * Tokens of one call in disjoint buckets: every token is counted in exactly one of them.
 * OpenTelemetry's `gen_ai.usage.input_tokens` is the sum of the three input buckets,
 * `gen_ai.usage.output_tokens` the sum of the two output buckets.
 */
export interface Usage {
  inputUncached: number;
  inputCacheRead: number;
  inputCacheWrite: number;
  outputText: number;
  outputReasoning: number;
  /** What in it may cost something of its own; absent where there is nothing. */
  apart?: Partial<Record<BilledApart, number>>;
  /** Pico-dollars that the seller says it charges for the call; believed where its price says so. */
  charged?: number;
}

/** A count of tokens in `Usage`. */
export type Bucket = Exclude<keyof Usage, 'apart' | 'charged'>;

/**
 * What providers bill at another price than the bucket that it is in, or beside all buckets:
 * `cacheWriteHour` of the cache writes are kept for an hour; `inputAudio`, `cacheReadAudio`, `outputAudio` and
 * `outputImage` are no text; `citation` tokens, `webSearch`es (`mediumSearch` and `highSearch` say of how much context)
 * and `audioSecond`s stand beside the buckets; `otherTerms` is 1 where the whole call was billed at another tier or
 * region than is usual, or by several models.
 */
export type BilledApart =
  | 'cacheWriteHour'
  | 'inputAudio'
  | 'cacheReadAudio'
  | 'outputAudio'
  | 'outputImage'
  | 'citation'
  | 'webSearch'
  | 'mediumSearch'
  | 'highSearch'
  | 'audioSecond'
  | 'otherTerms';

/** `reported` by the provider, `estimated` from the text by us, or `none` where no call was made. */
export type UsageSource = 'reported' | 'estimated' | 'none';

export type FinishReason = 'stop' | 'length' | 'content_filter' | 'tool_calls' | 'other';

/** What a provider yields, in order. Usage is cumulative: the last one yielded is the whole. */
export type ModelPart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** `anomaly` says, in a few words, what in the report could not be so and was cut to what could. */
  | { type: 'usage'; usage: Usage; raw?: unknown; anomaly?: string }
  | { type: 'model'; responseModel: string; providerRequestId?: string }
  | { type: 'finish'; reason: FinishReason };

/** Why a call failed, in the words the ledger, the metrics and the screens share. */
export type ProviderErrorClass =
  | 'rate_limit'
  | 'overloaded'
  | 'timeout_connect'
  | 'timeout_first_token'
  | 'timeout_idle'
  | 'timeout_total'
  | 'auth'
  | 'context_length'
  | 'content_filter'
  | 'bad_request'
  | 'not_found'
  | 'network'
  | 'bad_response'
  | 'upstream_5xx';

/** A failed call. `message` is safe to show: it never holds a key, a URL's credentials or a response body. */
export class ProviderError extends Error {
  readonly errorClass: ProviderErrorClass;
  readonly httpStatus: number | null;
  readonly retryAfterMs: number | null;
  /** Whether the same call may well succeed soon. */
  readonly retryable: boolean;

  constructor(
    errorClass: ProviderErrorClass,
    message: string,
    details: { httpStatus?: number; retryAfterMs?: number; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'ProviderError';
    this.errorClass = errorClass;
    this.httpStatus = details.httpStatus ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.retryable = details.retryable ?? PASSING.has(errorClass);
  }
}

const PASSING: ReadonlySet<ProviderErrorClass> = new Set([
  'rate_limit',
  'overloaded',
  'upstream_5xx',
  'network',
  'timeout_connect',
]);

/** An attempt that failed and is followed by another. It was a call of the provider, so the ledger wants it. */
export interface FailedAttempt {
  error: ProviderError;
  /** From 1. */
  attempt: number;
  startedAt: Date;
  endedAt: Date;
  /** What the provider had counted by then, if it said: that is paid for, though nothing came of it. */
  usage: Usage | null;
  usageRaw: unknown;
  responseModel: string | null;
  providerRequestId: string | null;
}

/** What whoever calls a model is told of its attempts. */
export interface AttemptListener {
  /** Told of every failed attempt but the last, whose error is thrown. */
  onAttemptFailed: (attempt: FailedAttempt) => void;
  /** Another one begins now: until then nothing has been asked since the last one failed. */
  onRetry?: () => void;
}

/** Milliseconds a call may take to reach each point; each is configurable per model. */
export interface Deadlines {
  connectMs: number;
  firstTokenMs: number;
  idleMs: number;
  totalMs: number;
}

/** Lets a share of calls be tried again, so that a provider in trouble does not get its load doubled. */
export interface RetryBudget {
  /** Counts a first attempt. */
  earn(): void;
  /** Takes one retry out of the budget; false when there is none. */
  spend(): boolean;
}

export interface Provider {
  readonly kind: ProviderKind;
  /** Shared by all calls to the same server; without it each call may use its two retries. */
  readonly retryBudget?: RetryBudget;
  /** Streams one call. Throws `ProviderError`; ends quietly when `signal` aborts. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}

/** Reading many streams at the moments when what they say is used, and not in between. */
export interface StepReading {
  /** Somebody has been read and waits for the next step. */
  readonly isAwaited: boolean;
  /** All who wait are read, before the next turn of the event loop; then they wait for the step after, `nextInMs` away. */
  step(nextInMs: number): void;
}
