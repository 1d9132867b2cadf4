import { connect, type Socket } from 'node:net';
import type { Request } from './jobs.ts';

const headEnd = Buffer.from('\r\n\r\n');

/** A request as bytes, made once and sent many times. */
export function bytesOf({ method, path, headers, body = '' }: Request, port: number): Buffer {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * A connection that carries one request at a time. `fetch` and `node:http` cost more CPU than the
 * servers that are measured, on cores that both share; this reads just what HTTP/1.1 (RFC 9112) needs.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #onBody: (piece: Buffer) => void;
  #ended: { resolve: () => void; reject: (error: Error) => void } | null = null;
  #rest: Buffer | null = null;
  /** Bytes still to come of the body or of its chunk; null while a head or a chunk's size is read. */
  #left: number | null = null;
  #isChunked = false;
  #isInBody = false;

  constructor(port: number, onBody: (piece: Buffer) => void) {
    this.#onBody = onBody;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (piece: Buffer) => this.#read(piece));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('The server closed the connection')));
  }

  /** Resolves at the end of the answer. @throws for any status but 2xx */
  send(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ended = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#ended = null;
    this.#socket.destroy();
  }

  #read(piece: Buffer): void {
    let data = this.#rest === null ? piece : Buffer.concat([this.#rest, piece]);
    this.#rest = null;
    try {
      while (data.length > 0) {
        const taken = this.#take(data);
        if (taken === 0) {
          this.#rest = data;
          return;
        }
        data = data.subarray(taken);
      }
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** How many bytes it could use; 0: it needs more of them. */
  #take(data: Buffer): number {
    if (!this.#isInBody) return this.#takeHead(data);
    if (this.#left === null) return this.#takeSize(data);
    const body = data.subarray(0, this.#left);
    this.#left -= body.length;
    this.#onBody(body);
    if (this.#left === 0) this.#endPiece();
    return body.length;
  }

  #takeHead(data: Buffer): number {
    const end = data.indexOf(headEnd);
    if (end === -1) return 0;
    const head = data.toString('latin1', 0, end).toLowerCase();
    const status = Number(head.slice(9, 12));
    if (status < 200 || status > 299)
      throw new Error(`Answered ${status}: ${data.toString('utf8', end + 4, end + 500)}`);
    this.#isChunked = head.includes('\r\ntransfer-encoding: chunked');
    const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
    this.#left = this.#isChunked ? null : length;
    if (!this.#isChunked && length === 0) this.#endAnswer();
    else this.#isInBody = true;
    return end + 4;
  }

  /** Before a chunk's size stands the line end of the chunk before it; size 0 is the end. */
  #takeSize(data: Buffer): number {
    const start = data[0] === 13 ? 2 : 0;
    const end = data.indexOf('\r\n', start);
    if (end === -1) return 0;
    const size = Number.parseInt(data.toString('latin1', start, end), 16);
    if (size > 0) {
      this.#left = size;
      return end + 2;
    }
    if (data.length < end + 4) return 0;
    this.#endAnswer();
    return end + 4;
  }

  #endPiece(): void {
    this.#left = null;
    if (!this.#isChunked) this.#endAnswer();
  }

  #endAnswer(): void {
    this.#isInBody = false;
    this.#left = null;
    const ended = this.#ended;
    this.#ended = null;
    ended?.resolve();
  }

  #fail(error: Error): void {
    const ended = this.#ended;
    this.#ended = null;
    ended?.reject(error);
  }
}
