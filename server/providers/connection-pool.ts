import { connect, isIP, type LookupFunction, type Socket, type SocketConstructorOpts } from 'node:net';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import type { ReadingStep } from './reading-step.ts';
import { ResponseReader, type ResponseSink } from './response-reader.ts';

const MAX_IDLE = 256;

/** Every read of every connection goes through here: what it brought has been taken apart when the next one comes. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Who is told of a response and of the reads it came in. */
export interface CallSink extends ResponseSink {
  /** All that one read brought has been told. `in-step`: the next read may wait for others; `stop`: for `resume`. */
  onRead(): 'go-on' | 'in-step' | 'stop';
  /** The connection was not made, or was lost before the response was whole; nothing is told after it. */
  onFailure(error: unknown): void;
}

/** A request that was sent. */
export interface SentCall {
  resume(): void;
  /** Gives the connection up. Nothing is told any more. */
  destroy(): void;
}

export interface Server {
  isSecure: boolean;
  hostname: string;
  port: number;
  /** How its name becomes an address; the system's way where absent. */
  lookup?: LookupFunction;
}

/** The connections to one server, kept for the next request, each carrying one request at a time. */
export class ConnectionPool {
  readonly #server: Server;
  readonly #inStep: ReadingStep;
  readonly #idle: Connection[] = [];
  /** Spares the next connection a part of the TLS handshake. */
  #session: Buffer | undefined;

  constructor(server: Server, inStep: ReadingStep) {
    this.#server = server;
    this.#inStep = inStep;
  }

  /** `onLate` makes the error for a connection that was not made within `connectMs`. */
  send(request: string, sink: CallSink, connectMs: number, onLate: () => Error): SentCall {
    // The newest first: the server is the least likely to be closing that one.
    let connection = this.#idle.pop();
    while (connection !== undefined && connection.isStale) {
      connection.destroy();
      connection = this.#idle.pop();
    }
    connection ??= this.#open(connectMs, onLate);
    return connection.send(request, sink);
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  #open(connectMs: number, onLate: () => Error): Connection {
    const connection = new Connection(this.#inStep, {
      onIdle: () => this.#keep(connection),
      onClosed: () => this.#forget(connection),
    });
    const { isSecure } = this.#server;
    const socket = this.#connect(connection.reads);
    connection.use(socket);
    const timer = setTimeout(() => socket.destroy(onLate()), connectMs);
    socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return connection;
  }

  #connect(onread: SocketConstructorOpts['onread']): Socket {
    const { isSecure, hostname: host, port, lookup } = this.#server;
    const kept = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 1000 };
    const options = { host, port, ...kept, onread, ...(lookup !== undefined && { lookup }) };
    if (!isSecure) return connect(options);
    const secure: ConnectionOptions & SocketConstructorOpts = {
      ...options,
      ...(isIP(host) === 0 && { servername: host }),
      ...(this.#session !== undefined && { session: this.#session }),
      ALPNProtocols: ['http/1.1'],
    };
    return connectSecurely(secure).on('session', (session: Buffer) => (this.#session = session));
  }

  #keep(connection: Connection): void {
    if (this.#idle.length < MAX_IDLE) this.#idle.push(connection);
    else connection.destroy();
  }

  #forget(connection: Connection): void {
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
  }
}

/** One connection: idle, or with one request whose response is read. */
class Connection {
  readonly reads: NonNullable<SocketConstructorOpts['onread']>;
  readonly #inStep: ReadingStep;
  readonly #pool: { onIdle: () => void; onClosed: () => void };
  #socket!: Socket;
  #sink: CallSink | null = null;
  #reader: ResponseReader | null = null;
  #error: Error | null = null;
  #staleAt = Number.POSITIVE_INFINITY;

  constructor(inStep: ReadingStep, pool: { onIdle: () => void; onClosed: () => void }) {
    this.#inStep = inStep;
    this.#pool = pool;
    this.reads = { buffer: readBuffer, callback: (length) => this.#read(readBuffer.subarray(0, length)) };
  }

  use(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', (error) => (this.#error = error));
    socket.on('close', () => this.#closed());
  }

  /** The server may have closed it by now. */
  get isStale(): boolean {
    return this.#socket.destroyed || performance.now() >= this.#staleAt;
  }

  send(request: string, sink: CallSink): SentCall {
    this.#sink = sink;
    this.#reader = new ResponseReader(sink);
    this.#socket.ref();
    this.#socket.write(request);
    return {
      resume: () => this.resume(),
      // By then the connection may carry another request.
      destroy: () => this.#sink === sink && this.destroy(),
    };
  }

  resume(): void {
    if (!this.#socket.destroyed) this.#socket.resume();
  }

  destroy(): void {
    this.#sink = null;
    this.#socket.destroy();
  }

  /** False: nothing more is read until `resume`. */
  #read(bytes: Buffer): boolean {
    const sink = this.#sink;
    const reader = this.#reader;
    if (sink === null || reader === null) {
      // Nothing was asked.
      this.#socket.destroy();
      return true;
    }
    try {
      const read = reader.push(bytes);
      const isOver = reader.isOver;
      const next = sink.onRead();
      if (isOver) this.#release(reader, read === bytes.length);
      else if (next !== 'go-on') return !(next === 'stop' || this.#inStep.await(this));
    } catch (error) {
      this.destroy();
      sink.onFailure(error);
    }
    return true;
  }

  #release(reader: ResponseReader, isAllRead: boolean): void {
    this.#sink = null;
    this.#reader = null;
    const keptForMs = isAllRead ? reader.keptForMs : 0;
    if (keptForMs === 0 || this.#socket.destroyed) return void this.#socket.destroy();
    this.#staleAt = performance.now() + keptForMs;
    this.#socket.unref();
    this.#pool.onIdle();
  }

  #closed(): void {
    this.#pool.onClosed();
    const sink = this.#sink;
    this.#sink = null;
    if (sink === null) return;
    if (this.#error === null && this.#reader?.close() === true) sink.onRead();
    else sink.onFailure(this.#error ?? lost());
  }
}

function lost(): Error {
  return Object.assign(new Error('The connection was closed'), { code: 'ECONNRESET' });
}
