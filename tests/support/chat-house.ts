import type { Pool } from 'pg';
import { pino } from 'pino';
import { type ClientOptions, WebSocket } from 'ws';
import { chatRoutes } from '#server/api/chats.ts';
import type { Actor, SystemContext } from '#server/core/context.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { type DomainEvent, LocalBus } from '#server/events/bus.ts';
import { createHttpServer } from '#server/http/http-server.ts';
import { Idempotency } from '#server/http/idempotency.ts';
import { OriginPolicy } from '#server/http/same-origin.ts';
import { registerRoutes } from '#server/http/register-routes.ts';
import { ChatSockets } from '#server/ws/chat.ts';
import { OpenSockets } from '#server/ws/open-sockets.ts';
import { serveSockets } from '#server/ws/upgrade.ts';
import { type Answer, Client } from './client.ts';
import { createTestDatabase } from './database.ts';

/** A bus whose events can be lost, as between nodes. */
class LossyBus extends LocalBus {
  isDeaf = false;

  override deliver(event: DomainEvent): void {
    if (!this.isDeaf) super.deliver(event);
  }
}

/** Lets a test say when the answer to a statement arrives, so that what meets by chance meets every time. */
function holdable(pool: Pool) {
  const holds = new Map<string, { arrived: () => void; released: Promise<void> }>();
  const query = pool.query.bind(pool) as (query: { name?: string }) => Promise<unknown>;
  pool.query = (async (config: { name?: string }) => {
    const answer = await query(config);
    const hold = holds.get(config.name ?? '');
    hold?.arrived();
    await hold?.released;
    return answer;
  }) as Pool['query'];

  return (statement: string) => {
    const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    holds.set(statement, { arrived: arrived.resolve, released: released.promise });
    return {
      /** The database has answered, and nobody knows yet. */
      arrived: arrived.promise,
      release: () => (holds.delete(statement), released.resolve()),
    };
  };
}

/** Everything that human chats are made of, on a real server and database; only sign-in is a name in a header. */
export async function startChatHouse() {
  const database = await createTestDatabase();
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
  const pool = createPool({ url: database.url, size: 8 }, log);
  const hold = holdable(pool);
  const bus = new LossyBus();
  const system: SystemContext = { db: createKysely(pool), pool, events: bus, log };
  const tokens = new Map<string, Actor>();
  const listeners: Listener[] = [];
  const ended = new Set<Actor>();
  const authenticate = async ({
    headers,
  }: {
    headers: { authorization?: string | undefined };
  }): Promise<Actor | null> => tokens.get(headers.authorization?.replace('Bearer ', '') ?? '') ?? null;
  const origins = new OriginPolicy([]);

  const app = createHttpServer({ log, trustedProxies: [] });
  const sockets = new OpenSockets({
    events: bus,
    log,
    refreshActors: async (all) => all.map((actor) => (ended.has(actor) ? null : actor)),
  });
  const chatSockets = new ChatSockets({ system, events: bus });
  registerRoutes(app, { system, authenticate, idempotency: new Idempotency('a secret'), origins }, chatRoutes);
  serveSockets(app, { system, authenticate, origins, sockets }, [chatSockets.route()]);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`;

  async function person(username: string): Promise<Actor> {
    const { id } = await system.db
      .insertInto('appUser')
      .values({ username, email: `${username.toLowerCase()}@example.com` })
      .returning('id')
      .executeTakeFirstOrThrow();
    return signIn({ userId: id, username, role: 'member', sessionId: null, apiKeyId: null });
  }

  /** The same person in one more session, or with the key of that id. */
  function signIn(who: Actor, apiKeyId: number | null = null): Actor {
    const actor: Actor = { ...who, apiKeyId, sessionId: apiKeyId === null ? tokens.size + 1000 : null };
    tokens.set(tokenOf(actor), actor);
    return actor;
  }

  function ask<Body>(
    who: Actor | null,
    method: string,
    path: string,
    body?: unknown,
    headers = {},
  ): Promise<Answer<Body>> {
    return new Client(origin).request(method, path, body, {
      ...(who && { authorization: `Bearer ${tokenOf(who)}` }),
      ...headers,
    });
  }

  /** A chat that `creator` has started with the others in it; its id. */
  async function startChat(name: string, creator: Actor, ...others: Actor[]): Promise<number> {
    const people = others.map(({ userId }) => userId);
    return (await ask<{ id: number }>(creator, 'POST', '/api/chats/', { name, participant_ids: people })).body.id;
  }

  return {
    origin,
    system,
    bus,
    sockets,
    chatSockets,
    ended,
    hold,
    person,
    signIn,
    ask,
    startChat,
    say: <Body>(who: Actor, chatId: number, content: unknown, headers = {}) =>
      ask<Body>(who, 'POST', `/api/chats/${chatId}/send_message/`, { content }, headers),
    /** Opens `/ws/chat/{id}/` or another socket path. */
    async listen(who: Actor | null, chat: number | string, options: ClientOptions = {}): Promise<Listener> {
      const url = `${origin.replace('http', 'ws')}${typeof chat === 'number' ? `/ws/chat/${chat}/` : chat}`;
      const headers = { ...(who && { authorization: `Bearer ${tokenOf(who)}` }), ...options.headers };
      const listener = await Listener.open(url, { ...options, headers });
      listeners.push(listener);
      return listener;
    },
    /** Ends all connections, and waits until the server knows. */
    async hangUp(): Promise<void> {
      for (const { socket } of listeners.splice(0)) socket.terminate();
      while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async close(): Promise<void> {
      chatSockets.close();
      await app.close();
      await system.db.destroy();
      await database.drop();
    },
  };
}

/** What a person signs in with here. */
export function tokenOf({ username, sessionId, apiKeyId }: Actor): string {
  return `${username}-${sessionId ?? 'key'}-${apiKeyId ?? 'session'}`;
}

export type ChatHouse = Awaited<ReturnType<typeof startChatHouse>>;

export type Frame = { type: string; message: never } & Record<string, unknown>;

/** A client that keeps what it was sent. */
export class Listener {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  closeCode: number | null = null;
  #wake: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.#took(() => this.frames.push(JSON.parse(String(data)) as Frame)));
    socket.on('close', (code) => this.#took(() => (this.closeCode = code)));
    socket.on('error', () => undefined);
  }

  /** Throws `Refused` with the HTTP answer where the upgrade was refused. */
  static open(url: string, options: ClientOptions): Promise<Listener> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, options);
      const listener = new Listener(socket);
      socket.once('open', () => resolve(listener));
      socket.once('unexpected-response', (_request, response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (part: string) => (text += part));
        response.on('end', () => reject(new Refused(response.statusCode ?? 0, text)));
      });
    });
  }

  say(content: unknown): void {
    this.socket.send(JSON.stringify(typeof content === 'string' ? { content } : content));
  }

  /** Resolves when `isReached` is true of what has come in so far. */
  async until(isReached: (listener: this) => boolean, withinMs = 5000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!isReached(this)) {
      const left = end - performance.now();
      if (left <= 0)
        throw new Error(`not reached within ${withinMs} ms; frames: ${JSON.stringify(this.frames).slice(0, 1000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  contents(): string[] {
    return this.frames.flatMap((frame) =>
      frame.type === 'message' ? [(frame.message as { content: string }).content] : [],
    );
  }

  #took(note: () => void): void {
    note();
    for (const wake of this.#wake.splice(0)) wake();
  }
}

export class Refused extends Error {
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    super(`the upgrade was answered ${status}`);
    this.status = status;
    this.text = text;
  }
}
