import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { ServerFrame } from '#contract/realtime.ts';
import type { FrameSink, FrameSource } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';
import { StreamedBody } from './streamed-body.ts';

/** Proxies close what is silent; a comment now and then is not silence. */
const keepAliveMs = 15_000;
/** Frames that are sent in one go leave in one piece, of about this many UTF-16 units at most. */
const longestPiece = 64 * 1024;

/** Sends frames as `text/event-stream` (WHATWG HTML §9.2): the event's name is the frame's type. */
export function sendFrames(reply: FastifyReply, source: FrameSource): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...securityHeaders(reply.request),
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  });
  source.open(new EventStream(new StreamedBody(reply.raw), source));
  return reply;
}

/** A reader that does not read holds back its own frames only: its source is asked for nothing meanwhile. */
class EventStream implements FrameSink {
  readonly #body: StreamedBody;
  readonly #source: FrameSource;
  readonly #keepAlive: NodeJS.Timeout;
  #piece = '';
  #isFull = false;

  constructor(body: StreamedBody, source: FrameSource) {
    this.#body = body;
    this.#source = source;
    this.#keepAlive = setInterval(() => this.#body.write(': still here\n\n'), keepAliveMs);
    body.onClose(() => {
      clearInterval(this.#keepAlive);
      source.close();
    });
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  send(frame: ServerFrame): void {
    this.sendEncoded(frame.type, JSON.stringify(frame));
  }

  sendEncoded(type: ServerFrame['type'], json: string): void {
    if (this.#piece === '') queueMicrotask(() => this.#flush());
    this.#piece += `event: ${type}\ndata: ${json}\n\n`;
    if (this.#piece.length > longestPiece) this.#flush();
  }

  end(): void {
    clearInterval(this.#keepAlive);
    this.#body.end(this.#piece);
    this.#piece = '';
  }

  #flush(): void {
    const piece = this.#piece;
    this.#piece = '';
    if (piece === '' || this.#body.write(piece) || this.#isFull) return;
    this.#isFull = true;
    this.#body.onDrain(() => {
      this.#isFull = false;
      this.#source.resume();
    });
  }
}
