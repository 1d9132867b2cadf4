import { ChatCompletionChunks } from './chat-completion-chunks.ts';
import type { CallSink, SentCall } from './connection-pool.ts';
import { networkError, type Endpoint } from './egress.ts';
import { ProviderError, type ModelPart, type ModelRequest } from './provider.ts';
import { errorFromRefusal } from './provider-errors.ts';
import type { ResponseHeaders } from './response-reader.ts';
import { ServerSentEvents } from './server-sent-events.ts';
import { usagePart } from './usage-counts.ts';
import { googleCompatibleUsage, openaiUsage } from './usage-shapes.ts';

/** How long a server may keep a connection open after `[DONE]` before the connection is given up. */
const TAIL_MS = 1000;
const MAX_ERROR_LENGTH = 64 * 1024;
/** Characters that may wait for a reader before the provider is made to wait. */
const HIGH_WATER = 1 << 20;

type Result = IteratorResult<ModelPart, undefined>;
const DONE: Result = { done: true, value: undefined };

/**
 * One call of a chat-completions API, the hot path. It reads the stream itself, and is an iterator by hand,
 * since the AI SDK's chain of web streams costs two to three times as much a token (docs/decisions/0008-openai-streams.md).
 */
export class ChatCompletionStream implements AsyncIterableIterator<ModelPart>, CallSink {
  readonly #endpoint: Endpoint;
  readonly #request: ModelRequest;
  readonly #body: () => Promise<Record<string, unknown>>;
  readonly #signal: AbortSignal;
  readonly #chunks: ChatCompletionChunks;
  readonly #events: ServerSentEvents;
  readonly #onAbort = (): void => this.#end(null);
  #call: SentCall | null = null;
  /** What the provider says instead of an answer. */
  #refusal: { status: number; headers: ResponseHeaders; body: string } | null = null;
  #isWhole = false;
  #started = false;
  #paused = false;
  #ended = false;
  #failure: ProviderError | null = null;
  #waiting: { resolve: (result: Result) => void; reject: (error: ProviderError) => void } | null = null;

  /** `body` makes the request's body without what asks for a stream. */
  constructor(
    endpoint: Endpoint,
    request: ModelRequest,
    body: () => Promise<Record<string, unknown>>,
    signal: AbortSignal,
  ) {
    this.#endpoint = endpoint;
    this.#request = request;
    this.#body = body;
    this.#signal = signal;
    this.#chunks = new ChatCompletionChunks(request.modelId);
    this.#events = new ServerSentEvents((data) => this.#chunks.read(data));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    if (!this.#started) void this.#start();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#deliver();
    });
  }

  async return(): Promise<Result> {
    this.#end(null);
    this.#chunks.clear();
    this.#failure = null;
    return DONE;
  }

  async #start(): Promise<void> {
    this.#started = true;
    try {
      const body = await this.#body();
      if (this.#signal.aborted) return this.#end(null);
      if (this.#ended) return;
      const whole = JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } });
      this.#call = this.#endpoint.stream('/chat/completions', whole, this, this.#request.connectMs);
      this.#signal.addEventListener('abort', this.#onAbort, { once: true });
    } catch (error) {
      this.onFailure(error);
    }
  }

  onHead(status: number, headers: ResponseHeaders): void {
    const contentType = headers['content-type'] ?? '';
    if (status !== 200) this.#refusal = { status, headers, body: '' };
    else if (!contentType.startsWith('text/event-stream')) {
      this.#end(
        new ProviderError('bad_response', `The provider answered with ${mediaType(contentType)} instead of a stream.`),
      );
    }
  }

  onBody(bytes: Buffer): void {
    if (this.#ended) return;
    const refusal = this.#refusal;
    if (refusal === null) this.#events.push(bytes);
    else if (refusal.body.length < MAX_ERROR_LENGTH) refusal.body += bytes.toString();
    else this.onEnd();
  }

  onRead(): 'go-on' | 'in-step' | 'stop' {
    if (this.#chunks.done) this.#finish();
    const brought = this.#chunks.waiting;
    this.#deliver();
    if (this.#chunks.waiting > HIGH_WATER) {
      this.#paused = true;
      return 'stop';
    }
    return brought > 0 && !this.#ended ? 'in-step' : 'go-on';
  }

  onEnd(): void {
    this.#isWhole = true;
    if (this.#refusal !== null) return this.#end(errorFromRefusal(this.#refusal, this.#request.modelId));
    if (!this.#ended) this.#events.end();
    this.#finish();
  }

  onFailure(error: unknown): void {
    if (this.#refusal === null) this.#end(networkError(error, this.#endpoint.host));
    else this.#end(errorFromRefusal(this.#refusal, this.#request.modelId));
  }

  #finish(): void {
    if (this.#ended) return;
    const reason = this.#chunks.finishReason;
    if (reason === null) {
      this.#end(
        new ProviderError('bad_response', 'The provider ended the stream without saying that the answer was finished.'),
      );
      return;
    }
    this.#addUsage();
    this.#chunks.add({ type: 'finish', reason });
    this.#close();
    // A stream that is read to its end gives its connection back.
    if (!this.#isWhole) setTimeout(() => this.#call?.destroy(), TAIL_MS).unref();
    this.#deliver();
  }

  /** Ends the call; what was read before is still delivered, then the usage so far, then `failure`. */
  #end(failure: ProviderError | null): void {
    if (this.#ended) return;
    this.#close();
    this.#failure = this.#signal.aborted ? null : failure;
    this.#addUsage();
    this.#call?.destroy();
    this.#deliver();
  }

  #close(): void {
    this.#ended = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #addUsage(): void {
    const raw = this.#chunks.rawUsage;
    const isGoogle = this.#endpoint.host.endsWith('.googleapis.com');
    const normalised = raw === null ? null : isGoogle ? googleCompatibleUsage(raw) : openaiUsage(raw);
    if (normalised !== null) this.#chunks.add(usagePart(normalised, raw));
  }

  #deliver(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    const part = this.#chunks.shift();
    if (part === null && !this.#ended) return;
    this.#waiting = null;
    if (part !== null) waiting.resolve({ done: false, value: part });
    else if (this.#failure === null) waiting.resolve(DONE);
    else {
      waiting.reject(this.#failure);
      this.#failure = null;
    }
    if (this.#paused && this.#chunks.waiting === 0) {
      this.#paused = false;
      this.#call?.resume();
    }
  }
}

function mediaType(contentType: string): string {
  return /^[\w.+-]+\/[\w.+-]+/.exec(contentType.slice(0, 80))?.[0] ?? 'no media type';
}
