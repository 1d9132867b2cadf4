import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import type { ModelPart, ModelRequest, Usage } from '#server/providers/provider.ts';

/** One call of a model, whose other side the test plays. */
export class ScriptedCall {
  readonly model: LlmModel;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  readonly #parts: ModelPart[] = [];
  #end: { error?: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(model: LlmModel, request: ModelRequest, signal: AbortSignal) {
    this.model = model;
    this.request = request;
    this.signal = signal;
    signal.addEventListener('abort', () => this.#wake());
  }

  say(...parts: (ModelPart | string)[]): void {
    this.#parts.push(...parts.map((part) => (typeof part === 'string' ? { type: 'text' as const, text: part } : part)));
    this.#wake();
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

  call(model: LlmModel, request: ModelRequest, { signal }: { signal: AbortSignal }): AsyncIterable<ModelPart> {
    const call = new ScriptedCall(model, request, signal);
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
