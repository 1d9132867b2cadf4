import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import {
  type AttemptListener,
  type FailedAttempt,
  type ModelPart,
  type ModelRequest,
  ProviderError,
  type Usage,
} from '#server/providers/provider.ts';

type CallOptions = { signal: AbortSignal } & AttemptListener;

/** One call of a model, whose other side the test plays. */
export class ScriptedCall {
  readonly model: LlmModel;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  readonly #told: AttemptListener;
  readonly #parts: ModelPart[] = [];
  #attempt = 1;
  #begunAt = new Date();
  #end: { error?: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(model: LlmModel, request: ModelRequest, { signal, ...told }: CallOptions) {
    this.model = model;
    this.request = request;
    this.signal = signal;
    this.#told = told;
    signal.addEventListener('abort', () => this.#wake());
  }

  say(...parts: (ModelPart | string)[]): void {
    this.#parts.push(...parts.map((part) => (typeof part === 'string' ? { type: 'text' as const, text: part } : part)));
    this.#wake();
  }

  /** The attempt fails, and another one is to begin: at once unless the test has it `retry`. */
  failAttempt(known: Partial<FailedAttempt> = {}, { andRetry = true } = {}): void {
    this.#told.onAttemptFailed(failedAttempt({ attempt: this.#attempt, startedAt: this.#begunAt, ...known }));
    this.#attempt += 1;
    if (andRetry) this.retry();
  }

  retry(): void {
    this.#begunAt = new Date();
    this.#told.onRetry?.();
  }

  end(error?: unknown): void {
    this.#end = error === undefined ? {} : { error };
    this.#wake();
  }

  async *parts(): AsyncGenerator<ModelPart> {
    for (;;) {
      const part = this.#parts.shift();
      if (this.signal.aborted) return;
      if (part !== undefined) yield part;
      else if (this.#end !== null) break;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if ('error' in this.#end) throw this.#end.error;
  }
}

/** A gateway whose calls wait for the test. A token is four characters and costs a nano-dollar. */
export class ScriptedGateway implements ModelGateway {
  readonly calls: ScriptedCall[] = [];

  call(model: LlmModel, request: ModelRequest, options: CallOptions): AsyncIterable<ModelPart> {
    const call = new ScriptedCall(model, request, options);
    this.calls.push(call);
    return call.parts();
  }

  cost(usage: Usage): bigint {
    return BigInt(Object.values(usage).reduce((sum: number, tokens: number) => sum + tokens, 0));
  }

  estimateTokens(text: string): number {
    return Math.ceil(text.length / 4);
  }

  unitPrices(): { input: null; output: null } {
    return { input: null, output: null };
  }

  close(): void {}
}

/** An attempt that failed as too many do, of which nothing else is known. */
export function failedAttempt(known: Partial<FailedAttempt>): FailedAttempt {
  const error = new ProviderError('overloaded', 'Too busy.', { httpStatus: 529 });
  const unknown = { usage: null, usageRaw: undefined, responseModel: null, providerRequestId: null };
  return { error, attempt: 1, startedAt: new Date(Date.now() - 10), endedAt: new Date(), ...unknown, ...known };
}
