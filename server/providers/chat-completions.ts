import type { IncomingMessage } from 'node:http';
import { ChatCompletionChunks } from './chat-completion-chunks.ts';
import { networkError, type Endpoint } from './egress.ts';
import { ProviderError, type ModelPart, type ModelRequest } from './provider.ts';
import { errorFromRefusal } from './provider-errors.ts';
import { readText } from './read-text.ts';
import { ServerSentEvents } from './server-sent-events.ts';
import { openaiUsage } from './usage-shapes.ts';

/** How long a server may keep a connection open after `[DONE]` before the connection is given up. */
const TAIL_MS = 1000;
const MAX_ERROR_BYTES = 64 * 1024;
/** Characters that may wait for a reader before the provider is made to wait. */
const HIGH_WATER = 1 << 20;

type Result = IteratorResult<ModelPart, undefined>;
const DONE: Result = { done: true, value: undefined };

/**
 * One call of a chat-completions API, the hot path. It reads the stream itself, and is an iterator by hand,
 * since the AI SDK's chain of web streams costs two to three times as much a token (docs/decisions/0008-openai-streams.md).
 */
export class ChatCompletionStream implements AsyncIterableIterator<ModelPart> {
  readonly #endpoint: Endpoint;
  readonly #request: ModelRequest;
  readonly #body: () => Promise<Record<string, unknown>>;
  readonly #signal: AbortSignal;
  readonly #chunks: ChatCompletionChunks;
  #res: IncomingMessage | null = null;
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
      const res = await this.#post(await this.#body());
      if (this.#ended) res.destroy();
      else if (res.statusCode === 200) this.#read(res);
      else throw await this.#refusal(res);
    } catch (error) {
      this.#end(networkError(error, this.#endpoint.host));
    }
  }

  #post(body: Record<string, unknown>): Promise<IncomingMessage> {
    const { connectMs } = this.#request;
    return this.#endpoint.send({
      method: 'POST',
      path: '/chat/completions',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } }),
      signal: this.#signal,
      ...(connectMs === undefined ? {} : { connectMs }),
    });
  }

  async #refusal(res: IncomingMessage): Promise<ProviderError> {
    const body = await readText(res, MAX_ERROR_BYTES).catch(() => '');
    return errorFromRefusal({ status: res.statusCode ?? 0, headers: res.headers, body }, this.#request.modelId);
  }

  #read(res: IncomingMessage): void {
    this.#res = res;
    res.on('error', (error) => this.#end(networkError(error, this.#endpoint.host)));
    const contentType = res.headers['content-type'] ?? '';
    if (!contentType.startsWith('text/event-stream')) {
      this.#end(
        new ProviderError('bad_response', `The provider answered with ${mediaType(contentType)} instead of a stream.`),
      );
      return;
    }
    const events = new ServerSentEvents((data) => this.#chunks.read(data));
    res.on('data', (chunk: Buffer) => this.#take(() => events.push(chunk)));
    res.on('end', () => {
      this.#take(() => events.end());
      this.#finish();
    });
  }

  #take(step: () => void): void {
    if (this.#ended) return;
    try {
      step();
    } catch (error) {
      this.#end(networkError(error, this.#endpoint.host));
      return;
    }
    if (this.#chunks.done) this.#finish();
    else this.#deliver();
    if (this.#chunks.waiting > HIGH_WATER && !this.#paused) {
      this.#paused = true;
      this.#res?.pause();
    }
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
    this.#ended = true;
    this.#release();
    this.#deliver();
  }

  /** Ends the call; what was read before is still delivered, then the usage so far, then `failure`. */
  #end(failure: ProviderError | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = this.#signal.aborted ? null : failure;
    this.#addUsage();
    this.#res?.destroy();
    this.#deliver();
  }

  #addUsage(): void {
    const raw = this.#chunks.rawUsage;
    const normalised = raw === null ? null : openaiUsage(raw);
    if (normalised !== null) this.#chunks.add({ type: 'usage', ...normalised, raw });
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
      this.#res?.resume();
    }
  }

  /** A stream that was read to its end gives its connection back. */
  #release(): void {
    const res = this.#res;
    if (res === null || res.complete) return;
    const timer = setTimeout(() => res.destroy(), TAIL_MS);
    res.once('close', () => clearTimeout(timer));
    res.resume();
  }
}

function mediaType(contentType: string): string {
  return /^[\w.+-]+\/[\w.+-]+/.exec(contentType.slice(0, 80))?.[0] ?? 'no media type';
}
