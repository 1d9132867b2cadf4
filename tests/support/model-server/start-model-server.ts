import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { findBehaviour, type Answer, type Behaviour } from './behaviours.ts';
import { createChatCompletions } from './chat-completions.ts';
import type { Call, Dialect } from './dialect.ts';
import { playStream, playWhole } from './play-answer.ts';
import { readQuestion, type ModelQuestion } from './read-question.ts';
import { preciseNow, type RecordedRequest, type ServerStats } from './recorded-requests.ts';
import { createResponses } from './responses.ts';
import { StreamClock } from './stream-clock.ts';

export interface ModelServerOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  /** When given, every other key is answered 401. */
  apiKey?: string;
  /** What `/v1/models` lists. */
  models?: string[];
  /** What an unknown model name does; `echo` by default. */
  fallback?: string;
  /** How many requests `requests` keeps, the newest; 10,000 by default. */
  keepRequests?: number;
}

export interface ModelServer {
  /** The base URL a client is given, with `/v1`. */
  url: string;
  port: number;
  requests: RecordedRequest[];
  stats: ServerStats;
  /** The behaviours of the next calls, whatever they ask for, each taken once. */
  script(...names: string[]): void;
  /** Answers once `done` is true of the server, or throws after `timeoutMs` (5,000). */
  until(done: (server: ModelServer) => boolean, timeoutMs?: number): Promise<void>;
  /** Ends every connection, open streams too. */
  close(): Promise<void>;
}

const DEFAULT_MODELS = ['echo', 'chain-200', 'pace-30-120', 'reasoning-10-20'];
const DIALECTS: Record<string, (call: Call) => Dialect> = {
  '/v1/chat/completions': createChatCompletions,
  '/v1/responses': createResponses,
};

/** A provider for tests: OpenAI's chat completions and responses over real HTTP, behaving as the model's name says. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const clock = new StreamClock();
  const scripted: string[] = [];
  const seenOnce = new Set<string>();
  const connections = new Map<Socket, number>();
  const stats: ServerStats = { live: 0, started: 0, finished: 0, clientClosed: 0, tokensSent: 0, connections: 0 };
  const requests: RecordedRequest[] = [];
  const keep = options.keepRequests ?? 10_000;

  const server = createServer((req, res) => {
    void answerRequest(req, res).catch((error: unknown) => {
      if (!res.headersSent) sendError(res, 500, 'model_server_bug', String(error));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    stats.connections += 1;
    connections.set(socket, stats.connections);
    socket.on('close', () => connections.delete(socket));
  });

  async function answerRequest(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
    if (req.method === 'GET' && path === '/control/stats') return sendJson(res, 200, stats);
    const sentKey = (req.headers.authorization ?? '').replace(/^Bearer /, '');
    if (options.apiKey !== undefined && sentKey !== options.apiKey) {
      return sendError(res, 401, 'invalid_api_key', `Incorrect API key provided: ${sentKey}.`);
    }
    if (req.method === 'GET' && path === '/v1/models') return sendJson(res, 200, modelList(options.models));
    const dialectFor = DIALECTS[path];
    if (req.method !== 'POST' || dialectFor === undefined) {
      return sendError(res, 404, 'not_found', `Nothing answers ${req.method} ${path}.`);
    }
    const question = readQuestion(await readBody(req));
    if (question === null) return sendError(res, 400, 'invalid_json', 'The body is no JSON object with a model.');
    const record = startRecord(req, res, path, question);
    const behaviour = chooseBehaviour(question, record);
    res.setHeader('x-request-id', record.id);
    if (behaviour.kind === 'answer') play(behaviour.answer, res, dialectFor, question, record);
    else misbehave(behaviour, res, sentKey);
  }

  function startRecord(
    req: IncomingMessage,
    res: ServerResponse,
    path: string,
    question: ModelQuestion,
  ): RecordedRequest {
    stats.started += 1;
    stats.live += 1;
    const record: RecordedRequest = {
      id: `req_${stats.started}`,
      method: req.method ?? '',
      path,
      headers: req.headers,
      body: question.body,
      model: question.model,
      behaviour: '',
      connection: connections.get(req.socket) ?? 0,
      startedAt: preciseNow(),
      firstTokenAt: null,
      endedAt: null,
      tokensSent: 0,
      outcome: 'open',
    };
    requests.push(record);
    if (requests.length > keep) requests.splice(0, requests.length - keep);
    res.on('close', () => endRecord(record, res));
    return record;
  }

  function endRecord(record: RecordedRequest, res: ServerResponse): void {
    stats.live -= 1;
    record.endedAt = preciseNow();
    if (res.writableFinished) record.outcome = 'finished';
    else record.outcome = record.behaviour.startsWith('fault-cut') ? 'cut' : 'client-closed';
    if (record.outcome === 'finished') stats.finished += 1;
    if (record.outcome === 'client-closed') stats.clientClosed += 1;
  }

  /** A script wins over a directive in the user's text, which wins over the model's name. */
  function chooseBehaviour(question: ModelQuestion, record: RecordedRequest): Behaviour {
    const fallback = options.fallback ?? 'echo';
    const wanted = [scripted.shift(), question.directive, question.model, fallback];
    for (const name of wanted) {
      if (name === undefined) continue;
      const effective = name.endsWith('-once') ? firstTimeOnly(name, question) : name;
      const behaviour = findBehaviour(effective, { text: question.text, seed: stats.started });
      record.behaviour = effective;
      if (behaviour !== null) return behaviour;
    }
    throw new Error(`No behaviour is called ${fallback}`);
  }

  function firstTimeOnly(name: string, question: ModelQuestion): string {
    const key = `${name}\n${question.text}`;
    if (seenOnce.has(key)) return 'echo';
    seenOnce.add(key);
    return name.slice(0, -'-once'.length);
  }

  function play(
    answer: Answer,
    res: ServerResponse,
    dialectFor: (call: Call) => Dialect,
    question: ModelQuestion,
    record: RecordedRequest,
  ): void {
    const events = {
      onToken() {
        record.firstTokenAt ??= preciseNow();
        record.tokensSent += 1;
        stats.tokensSent += 1;
      },
    };
    const created = Math.floor(record.startedAt / 1000);
    const dialect = dialectFor({ ...question, id: record.id, created, answer });
    if (question.stream) playStream(res, answer, dialect, clock, events);
    else playWhole(res, answer, dialect, clock, events);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  const modelServer: ModelServer = {
    url: `http://${options.host ?? '127.0.0.1'}:${port}/v1`,
    port,
    requests,
    stats,
    script: (...names) => scripted.push(...names),
    async until(done, timeoutMs = 5000) {
      const deadline = performance.now() + timeoutMs;
      while (!done(modelServer)) {
        if (performance.now() > deadline) throw new Error(`Not so after ${timeoutMs} ms: ${String(done)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close() {
      clock.stop();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return modelServer;
}

function misbehave(behaviour: Exclude<Behaviour, { kind: 'answer' }>, res: ServerResponse, sentKey: string): void {
  if (behaviour.kind === 'refuse') {
    for (const [name, value] of Object.entries(behaviour.headers)) res.setHeader(name, value);
    sendError(res, behaviour.status, behaviour.code, behaviour.message.replaceAll('{key}', sentKey));
  } else if (behaviour.kind === 'page') res.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
  else if (behaviour.sendHeaders) res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
}

async function readBody(req: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

function modelList(models: string[] = DEFAULT_MODELS): object {
  return { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'model-server' })) };
}

function sendError(res: ServerResponse, status: number, code: string, message: string): void {
  sendJson(res, status, { error: { message, type: code, param: null, code } });
}

function sendJson(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
