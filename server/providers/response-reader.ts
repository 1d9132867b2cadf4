import { ProviderError } from './provider.ts';

const LINE_FEED = 10;
const MAX_HEAD_BYTES = 64 * 1024;

/** Names in lower case; what came more than once is joined by commas. */
export type ResponseHeaders = Record<string, string>;

/** Who is told of a response as it arrives. */
export interface ResponseSink {
  onHead(status: number, headers: ResponseHeaders): void;
  /** `bytes` stand in a buffer that is used again: they are good until this returns. */
  onBody(bytes: Buffer): void;
  /** The response is whole. */
  onEnd(): void;
}

/**
 * Reads one HTTP/1.1 response (RFC 9112) out of whatever pieces it arrives in. `node:http` passes a body through two
 * streams and a parser that calls back and forth, which was half of what a token cost; here all that a read brought is
 * taken apart in one go. What is not understood ends the call: nothing is guessed about where a response ends.
 */
export class ResponseReader {
  readonly #sink: ResponseSink;
  readonly #headers: ResponseHeaders = {};
  #status = 0;
  #isHttp11 = false;
  #headBytes = 0;
  /** The beginning of a line whose end has not come. */
  #rest = '';
  /** Bytes to come of the body, or of its chunk. */
  #left = 0;
  /** What the next line is. */
  #awaits: 'status' | 'header' | 'size' | 'chunk-end' | 'trailer' | 'nothing' = 'status';
  #isOver = false;
  #endsWithConnection = false;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get hasBegun(): boolean {
    return this.#headBytes > 0;
  }

  /** For how many milliseconds the server keeps the connection for another request; 0: it does not. */
  get keptForMs(): number {
    if (this.#endsWithConnection || !this.#isHttp11 || /\bclose\b/i.test(this.#headers['connection'] ?? '')) return 0;
    const timeout = /\btimeout=(\d+)/i.exec(this.#headers['keep-alive'] ?? '')?.[1];
    // A second less than it says, since the request has to get there in time.
    return timeout === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(timeout) - 1) * 1000;
  }

  /** How many of the bytes were of this response. @throws {ProviderError} for what is no HTTP. */
  push(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && !this.#isOver) {
      if (this.#left > 0) {
        const body = bytes.subarray(at, at + this.#left);
        at += body.length;
        this.#left -= body.length;
        this.#sink.onBody(body);
        if (this.#left === 0 && this.#awaits === 'nothing') this.#end();
        continue;
      }
      const lineEnd = bytes.indexOf(LINE_FEED, at);
      const line = this.#rest + bytes.toString('latin1', at, lineEnd === -1 ? bytes.length : lineEnd);
      if (line.length > MAX_HEAD_BYTES) throw notHttp();
      at = lineEnd === -1 ? bytes.length : lineEnd + 1;
      this.#rest = lineEnd === -1 ? line : '';
      if (lineEnd !== -1) this.#takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    return at;
  }

  /** The connection was closed. False where that is no end of the response. */
  close(): boolean {
    if (this.#endsWithConnection && !this.#isOver) this.#end();
    return this.#isOver;
  }

  #takeLine(line: string): void {
    switch (this.#awaits) {
      case 'status':
        return this.#takeStatus(line);
      case 'header':
        return line === '' ? this.#takeHead() : this.#takeHeader(line);
      case 'size':
        return this.#takeSize(line);
      case 'chunk-end':
        if (line !== '') throw notHttp();
        this.#awaits = 'size';
        return;
      case 'trailer':
        return line === '' ? this.#end() : undefined;
      case 'nothing':
        throw notHttp();
    }
  }

  #takeStatus(line: string): void {
    const match = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(line);
    if (match === null) throw notHttp();
    this.#isHttp11 = match[1] === '1';
    this.#status = Number(match[2]);
    this.#headBytes += line.length;
    this.#awaits = 'header';
  }

  #takeHeader(line: string): void {
    this.#headBytes += line.length;
    const colon = line.indexOf(':');
    if (colon < 1 || this.#headBytes > MAX_HEAD_BYTES) throw notHttp();
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const known = this.#headers[name];
    this.#headers[name] = known === undefined ? value : `${known}, ${value}`;
  }

  /** How long the body is: RFC 9112 §6.3. */
  #takeHead(): void {
    if (this.#status < 200) {
      if (this.#status === 101) throw notHttp();
      for (const name of Object.keys(this.#headers)) delete this.#headers[name];
      this.#awaits = 'status';
      return;
    }
    const { 'transfer-encoding': encoding, 'content-length': length } = this.#headers;
    const hasNoBody = this.#status === 204 || this.#status === 304 || (encoding === undefined && length === '0');
    this.#sink.onHead(this.#status, this.#headers);
    if (hasNoBody) this.#end();
    else if (encoding !== undefined) {
      if (encoding.toLowerCase() !== 'chunked') throw notHttp();
      this.#awaits = 'size';
    } else if (length !== undefined) {
      if (!/^\d{1,15}$/.test(length)) throw notHttp();
      this.#awaits = 'nothing';
      this.#left = Number(length);
    } else {
      this.#endsWithConnection = true;
      this.#awaits = 'nothing';
      this.#left = Number.POSITIVE_INFINITY;
    }
  }

  #takeSize(line: string): void {
    const size = /^[0-9a-f]{1,12}/i.exec(line)?.[0];
    if (size === undefined) throw notHttp();
    this.#left = Number.parseInt(size, 16);
    this.#awaits = this.#left === 0 ? 'trailer' : 'chunk-end';
  }

  #end(): void {
    this.#isOver = true;
    this.#sink.onEnd();
  }
}

function notHttp(): ProviderError {
  return new ProviderError('bad_response', 'The provider sent something that is not HTTP/1.1.');
}
