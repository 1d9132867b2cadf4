import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerFrame } from '#contract/realtime.ts';

/** By their names in lower case. */
export type AnswerHeaders = Record<string, string | string[]>;

/** What a handler may know of the request and set on the answer besides the body. */
export class Exchange {
  /** The same as `idempotencyKey` for actions that see to repeats themselves: what they store and compare. */
  repeat: { scope: string; keyHash: Buffer; requestHash: Buffer } | null = null;
  /** What handlers have set of the answer. */
  readonly headers: AnswerHeaders = {};
  /** Read at once: a connection that was closed meanwhile has none. */
  readonly ipAddress: string;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.#request = request;
    this.#reply = reply;
    this.ipAddress = request.ip;
  }

  /** How the caller wants an answer of a model: waited for, as it grows, or later. */
  get wants(): 'whole' | 'stream' | 'later' {
    if ((header(this.#request, 'accept') ?? '').includes('text/event-stream')) return 'stream';
    if (/(^|[,;\s])respond-async($|[,;\s])/.test(header(this.#request, 'prefer') ?? '')) return 'later';
    return 'whole';
  }

  /** Identifies a repeated request; null where the caller sent none. */
  get idempotencyKey(): string | null {
    return header(this.#request, 'idempotency-key');
  }

  get origin(): string {
    return `${this.#request.protocol}://${this.#request.host}`;
  }

  get url(): string {
    return this.#request.url;
  }

  get userAgent(): string {
    return (header(this.#request, 'user-agent') ?? '').slice(0, 500);
  }

  get sessionCookie(): string | null {
    return sessionCookie(this.#request);
  }

  /** `name` in lower case. */
  setHeader(name: string, value: string | string[]): void {
    this.headers[name] = value;
  }

  /** Called when the caller has gone away before the answer. */
  onGone(listener: () => void): void {
    const { raw } = this.#reply;
    // On the answer, not on the connection: that one serves many requests.
    raw.once('close', () => raw.writableFinished || listener());
  }
}

/** An answer with another status than the route's own. */
export class Answered {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

/** An answer that is no JSON, of the media type that the route says. */
export class Bytes {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** Where frames leave for a reader. */
export interface FrameSink {
  /** What is sent now would wait: nothing should be, until the source is told to `resume`. */
  readonly isFull: boolean;
  send(frame: ServerFrame): void;
  /** As `send`, of a frame that is JSON already. */
  sendEncoded(type: ServerFrame['type'], json: string): void;
  end(): void;
}

/**
 * Where frames come from. It sends by itself whenever it has something, since an iterator that is asked for one frame at a
 * time costs six promises a frame.
 */
export interface FrameSource {
  open(sink: FrameSink): void;
  resume(): void;
  /** The sink has ended, or its reader has left. */
  close(): void;
}

/** An answer that is sent frame by frame, as `text/event-stream`. */
export class Streamed {
  readonly frames: FrameSource;

  constructor(frames: FrameSource) {
    this.frames = frames;
  }
}

export function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** The value of the cookie `sessionid` as it was sent, or null. */
export function sessionCookie(request: Pick<FastifyRequest, 'headers'>): string | null {
  const match = /(?:^|;\s*)(?:__Host-)?sessionid=([^;]*)/.exec(request.headers.cookie ?? '');
  return match?.[1] ?? null;
}
