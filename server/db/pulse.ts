import { Client } from 'pg';

import type { Log } from './embedded/log.ts';
import { DatabaseSilent } from './errors.ts';

/** Connections that ask the database for something. */
export interface Watched {
  /** Whether any of them waits for an answer. */
  readonly isBusy: boolean;
  /** Fails what they wait for. */
  cutOff(): void;
}

const lookEveryMs = 500;
/** A question that needs neither disk nor lock, on a connection that is open, takes a millisecond. */
const silentAfterMs = 2_000;
/** Then it is asked on a new connection, for where the old one leads nowhere any more. */
const newConnectionAfterMs = 4_000;

/**
 * Tells a database that is slow, with which one has patience, from one that does not answer at all: stopped, or cut off
 * without a word. While a query waits, the simplest one is asked beside it; when that gets no answer either, everybody
 * who waits is told within three seconds of having asked, and who comes then is told at once, until it answers again.
 */
export class Pulse {
  readonly #url: string;
  readonly #log: Log;
  readonly #watched: Watched[] = [];
  readonly #timer: NodeJS.Timeout;
  #client: Client | null = null;
  #askedAt: number | null = null;
  #lookedAt = performance.now();
  #isSilent = false;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  watch(connections: Watched): void {
    this.#watched.push(connections);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#hangUp();
  }

  #look(): void {
    const now = performance.now();
    // After this process itself was stopped for a while, answers may be here that it has not read yet.
    if (this.#askedAt !== null && now - this.#lookedAt > 2 * lookEveryMs) this.#askedAt = now;
    this.#lookedAt = now;
    if (this.#askedAt === null) {
      if (this.#isSilent || this.#watched.some(({ isBusy }) => isBusy)) void this.#ask(now);
      return;
    }
    const waited = now - this.#askedAt;
    if (waited >= silentAfterMs && !this.#isSilent) this.#fallSilent();
    if (waited >= newConnectionAfterMs) this.#hangUp();
  }

  async #ask(now: number): Promise<void> {
    this.#askedAt = now;
    const client = (this.#client ??= this.#connect());
    try {
      await client.query('SELECT');
      if (client === this.#client) this.#hear();
    } catch {
      // Whoever asks for something is told so as well.
      if (client === this.#client) this.#hangUp();
    }
  }

  #connect(): Client {
    const client = new Client({ connectionString: this.#url, application_name: 'colloquy pulse', keepAlive: true });
    client.on('error', () => undefined);
    client.connect().catch(() => client === this.#client && this.#hangUp());
    return client;
  }

  #hear(): void {
    this.#askedAt = null;
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#log.info('the database answers again');
  }

  #fallSilent(): void {
    this.#isSilent = true;
    this.#log.error('the database does not answer: what needs it is refused until it does');
    for (const connections of this.#watched) connections.cutOff();
  }

  #hangUp(): void {
    const client = this.#client;
    this.#client = null;
    this.#askedAt = null;
    if (client !== null) cutOff(client, new DatabaseSilent());
  }
}

/** Closes a connection without a word to the other side, which may not be listening; who waits for an answer gets `error`. */
export function cutOff(client: object, error: Error): void {
  // The driver's own end() waits for the other side, and its types do not show the socket.
  (client as { connection: { stream: { destroy(error: Error): void } } }).connection.stream.destroy(error);
}
