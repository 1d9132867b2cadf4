import { type ClientOptions, WebSocket } from 'ws';
import { EventsServerFrame } from '#contract/events.ts';
import { ServerFrame } from '#contract/realtime.ts';
import type { Client } from './client.ts';

interface AnyFrame {
  type: string;
}

/** A socket's client that keeps what it was sent, each frame checked against the contract. */
class FrameSocket<Frame extends AnyFrame> {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  closeCode: number | null = null;
  readonly #onFrame: ((frame: Frame) => void)[] = [];
  #wake: (() => void)[] = [];

  constructor(socket: WebSocket, schema: { parse: (frame: unknown) => Frame }) {
    this.socket = socket;
    socket.on('message', (data) => {
      const frame = schema.parse(JSON.parse(String(data)));
      this.#took(() => this.frames.push(frame));
      for (const listener of this.#onFrame) listener(frame);
    });
    socket.on('close', (code) => this.#took(() => (this.closeCode = code)));
    socket.on('error', () => undefined);
  }

  onFrame(listener: (frame: Frame) => void): void {
    for (const frame of this.frames) listener(frame);
    this.#onFrame.push(listener);
  }

  send(frame: object | string | Buffer): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  of<Type extends Frame['type']>(type: Type): Extract<Frame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<Frame, { type: Type }> => frame.type === type);
  }

  /** Resolves once so many frames of a type have come; answers the last of them. */
  async count<Type extends Frame['type']>(
    type: Type,
    count = 1,
    withinMs?: number,
  ): Promise<Extract<Frame, { type: Type }>> {
    await this.until(() => this.of(type).length >= count, withinMs);
    return this.of(type)[count - 1]!;
  }

  async closed(withinMs?: number): Promise<number> {
    await this.until(() => this.closeCode !== null, withinMs);
    return this.closeCode!;
  }

  /** Resolves when `isReached` is true of what has come so far. */
  async until(isReached: () => boolean, withinMs = 10_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!isReached()) {
      const left = end - performance.now();
      if (left <= 0)
        throw new Error(`Not so within ${withinMs} ms; code ${this.closeCode}, last frames ${tail(this.frames)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  /** Ends the connection without a word, as a lost network does. */
  cut(): void {
    this.socket.terminate();
  }

  #took(note: () => void): void {
    note();
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function tail(frames: AnyFrame[]): string {
  return frames
    .slice(-6)
    .map((frame) => JSON.stringify(frame).slice(0, 300))
    .join('\n');
}

/** A client of `/ws/ai-chat/{id}/`. */
export class AiSocket extends FrameSocket<ServerFrame> {
  /** Opens the socket of a chat, by number or uuid, as the person of `client`. @throws {Refused} */
  static open(
    client: Client,
    chat: number | string,
    { query = '', ...options }: ClientOptions & { query?: string } = {},
  ): Promise<AiSocket> {
    return connect(client, `/ws/ai-chat/${chat}/${query}`, options, (socket) => new AiSocket(socket, ServerFrame));
  }

  /** Asks the first dialect's question. */
  ask(content: string, more: object = {}): void {
    this.send({ type: 'message', content, ...more });
  }
}

/** A client of `/ws/events/`. */
export class EventsSocket extends FrameSocket<EventsServerFrame> {
  static open(client: Client, options: ClientOptions = {}): Promise<EventsSocket> {
    return connect(client, '/ws/events/', options, (socket) => new EventsSocket(socket, EventsServerFrame));
  }
}

function connect<Opened>(
  client: Client,
  path: string,
  options: ClientOptions,
  make: (socket: WebSocket) => Opened,
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: client.cookieHeader, ...options.headers };
    const socket = new WebSocket(`${client.url.replace('http', 'ws')}${path}`, { ...options, headers });
    const opened = make(socket);
    socket.once('open', () => resolve(opened));
    socket.once('unexpected-response', (_request, response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (part: string) => (text += part));
      response.on('end', () => reject(new Refused(response.statusCode ?? 0, text)));
    });
    socket.once('error', reject);
  });
}

/** The upgrade was answered over HTTP. */
export class Refused extends Error {
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    super(`The upgrade was answered ${status}: ${text}`);
    this.status = status;
    this.text = text;
  }
}
