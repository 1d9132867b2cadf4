import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerFrame } from '#contract/realtime.ts';

/** What a handler may know of the request and set on the answer besides the body. */
export interface Exchange {
  /** How the caller wants an answer of a model: waited for, as it grows, or later. */
  readonly wants: 'whole' | 'stream' | 'later';
  /** Identifies a repeated request; null where the caller sent none. */
  readonly idempotencyKey: string | null;
  /** The same for actions that see to repeats themselves: what they store and compare. */
  repeat: { scope: string; keyHash: Buffer; requestHash: Buffer } | null;
  readonly origin: string;
  readonly url: string;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly sessionCookie: string | null;
  setHeader(name: string, value: string | string[]): void;
  /** Called when the caller has gone away before the answer. */
  onGone(listener: () => void): void;
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

/** An answer that is sent frame by frame, as `text/event-stream`. */
export class Streamed {
  readonly frames: AsyncIterable<ServerFrame>;

  constructor(frames: AsyncIterable<ServerFrame>) {
    this.frames = frames;
  }
}

export function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  return {
    wants: wantedForm(request),
    idempotencyKey: header(request, 'idempotency-key'),
    repeat: null,
    origin: `${request.protocol}://${request.host}`,
    url: request.url,
    ipAddress: request.ip,
    userAgent: (header(request, 'user-agent') ?? '').slice(0, 500),
    sessionCookie: sessionCookie(request),
    setHeader: (name, value) => void reply.header(name, value),
    // On the answer, not on the connection: that one serves many requests.
    onGone: (listener) => void reply.raw.once('close', () => reply.raw.writableFinished || listener()),
  };
}

function wantedForm(request: FastifyRequest): Exchange['wants'] {
  if ((header(request, 'accept') ?? '').includes('text/event-stream')) return 'stream';
  if (/(^|[,;\s])respond-async($|[,;\s])/.test(header(request, 'prefer') ?? '')) return 'later';
  return 'whole';
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
