import type {
  AttemptListener,
  Deadlines,
  ModelPart,
  ModelRequest,
  ProviderKind,
  StepReading,
  Usage,
} from '#server/providers/provider.ts';
import type { ModelStatus } from '#server/db/model-tables.ts';

/** A model of the registry. Sizes are tokens. */
export interface LlmModel {
  id: string;
  /** In the order in which models came. */
  number: number;
  /** Null for what the environment brings. */
  providerId: string | null;
  name: string;
  modelType: ProviderKind;
  modelId: string;
  apiEndpoint: string | null;
  maxTokens: number;
  /** How much a prompt and its answer may be together; null where nobody has said. */
  contextTokens: number | null;
  temperature: number;
  topP: number;
  /** As it was set; `inactive` also where its provider can't be used. */
  status: ModelStatus;
  /** Why it is inactive though it was not set so; null for every other model. */
  hindrance: string | null;
  dailyRequestLimit: number | null;
  rateLimitPerMinute: number | null;
  supportsStreaming: boolean;
  supportsFunctionCalling: boolean;
  supportsVision: boolean;
  deadlines: Partial<Deadlines> | null;
  /** Why it answers where nobody chose a model; null for every other model. */
  defaultReason: string | null;
  /** Its provider was removed: it is not shown, and what it has said stays. */
  isGone: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** In force now; null where the price is unknown. */
  price: CurrentPrice | null;
}

export interface CurrentPrice {
  id: number;
  /** Who says so: `administrator`, or the price book's source. */
  source: string;
  /** Opaque here: the price book made it and reads it. */
  price: unknown;
}

/** What a bucket of tokens costs: US dollars per million, as exact decimals; null where nobody knows. */
export interface PricePerMillion {
  input: string | null;
  output: string | null;
  cacheRead: string | null;
  cacheWrite: string | null;
  reasoning: string | null;
}

/** The price book, as far as administrators set and see prices. */
export interface PriceBook {
  /** As it is stored; what is null costs what its kind costs. */
  priceOf(perMillion: PricePerMillion & { input: string; output: string }): unknown;
  perMillion(price: unknown): PricePerMillion;
  /** Some calls cost more than this says, as those with much input may. */
  hasTiers(price: unknown): boolean;
}

/** What the engine needs of the providers. `app.ts` brings the two together. */
export interface ModelGateway {
  /** Streams one answer, with deadlines and with retries before the first part. */
  call(
    model: LlmModel,
    request: ModelRequest,
    options: { signal: AbortSignal } & AttemptListener,
  ): AsyncIterable<ModelPart>;
  /** Of a call that began `at`, in integer nano-dollars; null where the price of something it used is unknown. */
  cost(usage: Usage, price: CurrentPrice, at: Date): bigint | null;
  /** A rough count, for prompts that must fit and for answers whose provider told no usage. */
  estimateTokens(text: string): number;
  /** The shown price of one input and one output token, as decimal US dollars. */
  unitPrices(price: CurrentPrice): { input: string | null; output: string | null };
  /** How the answers that stream are read in step with the journal; absent where each is read as it comes. */
  readonly inStep?: StepReading;
  /** Ends idle connections to the providers. */
  close(): void;
}
