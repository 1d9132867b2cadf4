import type {
  Deadlines,
  ModelPart,
  ModelRequest,
  ProviderError,
  ProviderKind,
  StepReading,
  Usage,
} from '#server/providers/provider.ts';
import type { ModelStatus } from '#server/db/tables.ts';

/** A model of the registry. Sizes are tokens. */
export interface LlmModel {
  id: string;
  name: string;
  modelType: ProviderKind;
  modelId: string;
  apiEndpoint: string | null;
  maxTokens: number;
  /** How much a prompt and its answer may be together; null where nobody has said. */
  contextTokens: number | null;
  temperature: number;
  topP: number;
  status: ModelStatus;
  dailyRequestLimit: number | null;
  rateLimitPerMinute: number | null;
  supportsStreaming: boolean;
  supportsFunctionCalling: boolean;
  supportsVision: boolean;
  deadlines: Partial<Deadlines> | null;
  /** Why it answers where nobody chose a model; null for every other model. */
  defaultReason: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** In force now; null where the price is unknown. */
  price: CurrentPrice | null;
}

export interface CurrentPrice {
  id: number;
  /** Opaque here: the price book made it and reads it. */
  price: unknown;
}

export interface FailedAttempt {
  error: ProviderError;
  attempt: number;
  startedAt: Date;
  endedAt: Date;
}

/** What the engine needs of the providers. `app.ts` brings the two together. */
export interface ModelGateway {
  /** Streams one answer, with deadlines and with retries before the first part. */
  call(
    model: LlmModel,
    request: ModelRequest,
    options: { signal: AbortSignal; onAttemptFailed: (attempt: FailedAttempt) => void },
  ): AsyncIterable<ModelPart>;
  /** In integer nano-dollars; null where the price of any used bucket is unknown. */
  cost(usage: Usage, price: CurrentPrice): bigint | null;
  /** A rough count, for prompts that must fit and for answers whose provider told no usage. */
  estimateTokens(text: string): number;
  /** The shown price of one input and one output token, as decimal US dollars. */
  unitPrices(price: CurrentPrice): { input: string | null; output: string | null };
  /** How the answers that stream are read in step with the journal; absent where each is read as it comes. */
  readonly inStep?: StepReading;
  /** Ends idle connections to the providers. */
  close(): void;
}
