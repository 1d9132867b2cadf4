import { connect } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendFrames } from './event-stream.ts';
import type { FrameSink, FrameSource } from './exchange.ts';

const texts = ['plain', 'Grüße, 日本語, 👩‍👩‍👧', 'x'.repeat(300_000), 'ö'.repeat(70_000), 'last'];

let app: FastifyInstance;
let port: number;
let isSourceLeft: boolean;
let serverSocket: { writableLength: number } | null;

/** Sends one frame every 5 ms, as far as the sink takes them. */
class Source implements FrameSource {
  #sink!: FrameSink;
  #timer: NodeJS.Timeout | null = null;
  readonly #texts: Iterator<string>;

  constructor(source: Iterable<string>) {
    this.#texts = source[Symbol.iterator]();
  }

  open(sink: FrameSink): void {
    isSourceLeft = false;
    this.#sink = sink;
    this.resume();
  }

  resume(): void {
    if (this.#sink.isFull || isSourceLeft) return;
    const next = this.#texts.next();
    if (next.done === true) return this.#sink.end();
    this.#sink.send({ type: 'error', message: next.value });
    this.#timer = setTimeout(() => this.resume(), 5);
  }

  close(): void {
    isSourceLeft = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

function* forever(): Generator<string> {
  for (;;) yield 'x'.repeat(100_000);
}

beforeEach(async () => {
  app = fastify();
  serverSocket = null;
  app.server.on('connection', (socket) => (serverSocket = socket));
  app.get('/', async (_request, reply) => sendFrames(reply.header('cache-control', 'no-store'), new Source(texts)));
  app.get('/forever/', async (_request, reply) => sendFrames(reply, new Source(forever())));
  await app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = app.server.address() as { port: number });
});
afterEach(() => app.close());

const events = texts.map((message) => `event: error\ndata: ${JSON.stringify({ type: 'error', message })}\n\n`);

/** All that the server sends on one connection until it closes it. */
function exchange(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(pieces).toString()));
  });
}

test('Frames of any length and alphabet arrive whole, with the headers that every answer has', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe(events.join(''));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  });
});

test('Two streams that are asked for at once on one connection come one after the other', async () => {
  const request = 'GET / HTTP/1.1\r\nhost: x\r\n';
  const answers = (await exchange(`${request}\r\n${request}connection: close\r\n\r\n`))
    .split('HTTP/1.1 200 OK')
    .slice(1);
  const bodies = answers.map((answer) => textOfChunks(answer.slice(answer.indexOf('\r\n\r\n') + 4)));
  expect(bodies).toEqual([events.join(''), events.join('')]);
});

test('A client of HTTP/1.0, which knows no chunks, gets the frames bare', async () => {
  const answer = await exchange('GET / HTTP/1.0\r\nhost: x\r\n\r\n');
  expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe(events.join(''));
});

test('A reader that does not read holds the source back, and one that leaves ends it', async () => {
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /forever/ HTTP/1.1\r\nhost: x\r\n\r\n'));
  socket.pause();
  await expect.poll(bufferedBytes).toBeGreaterThan(0);
  const waiting = bufferedBytes();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(bufferedBytes()).toBe(waiting);
  expect(isSourceLeft).toBe(false);
  socket.destroy();
  await expect.poll(() => isSourceLeft).toBe(true);
});

function bufferedBytes(): number {
  return serverSocket?.writableLength ?? 0;
}

function textOfChunks(body: string): string {
  const bytes = Buffer.from(body);
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const sizeEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, sizeEnd), 16);
    if (size === 0) return Buffer.concat(chunks).toString();
    chunks.push(bytes.subarray(sizeEnd + 2, sizeEnd + 2 + size));
    at = sizeEnd + 2 + size + 2;
  }
}
