import { type ClientOptions, WebSocket } from 'ws';
import { ServerFrame } from '#contract/realtime.ts';
import type { Client } from './client.ts';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** A client of `/ws/ai-chat/{id}/` that keeps what it was sent, each frame checked against the contract. */
export class AiSocket {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[] = [];
  closeCode: number | null = null;
  readonly #onFrame: ((frame: ServerFrame) => void)[] = [];
  #wake: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const frame = ServerFrame.parse(JSON.parse(String(data)));
      this.#took(() => this.frames.push(frame));
      for (const listener of this.#onFrame) listener(frame);
    });
    socket.on('close', (code) => this.#took(() => (this.closeCode = code)));
    socket.on('error', () => undefined);
  }

  /** Opens the socket of a chat, by number or uuid, as the person of `client`. @throws {Refused} */
  static open(
    client: Client,
    chat: number | string,
    options: ClientOptions & { query?: string } = {},
  ): Promise<AiSocket> {
    const url = `${client.url.replace('http', 'ws')}/ws/ai-chat/${chat}/${options.query ?? ''}`;
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { ...options, headers: { cookie: client.cookieHeader, ...options.headers } });
      const opened = new AiSocket(socket);
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

  onFrame(listener: (frame: ServerFrame) => void): void {
    for (const frame of this.frames) listener(frame);
    this.#onFrame.push(listener);
  }

  send(frame: object | string | Buffer): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** Asks the first dialect's question. */
  ask(content: string, more: object = {}): void {
    this.send({ type: 'message', content, ...more });
  }

  of<Type extends ServerFrame['type']>(type: Type): FrameOf<Type>[] {
    return this.frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  /** Resolves once so many frames of a type have come; answers the last of them. */
  async count<Type extends ServerFrame['type']>(type: Type, count = 1, withinMs?: number): Promise<FrameOf<Type>> {
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

function tail(frames: ServerFrame[]): string {
  return frames
    .slice(-6)
    .map((frame) => JSON.stringify(frame).slice(0, 300))
    .join('\n');
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
